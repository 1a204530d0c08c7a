import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/config.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { identityOf, signalProcess } from '../local/process-identity.ts';
import { eventually } from './eventually.ts';
import { ROOT } from './root.ts';
import { CLI } from './run-node.ts';

/** The output of `up --json` once everything runs. */
export type UpReport = {
  seconds: number;
  parts: { what: string; where: string; more?: string }[];
  operatorKey: string | null;
};

/**
 * Starts the built `portal-domains up` as anybody would and waits until it is ready.
 * @param onStarted is given the process at once, long before it is ready.
 * @throws Error with what it said, when it ends before.
 */
export async function startUp(
  settings: Environment,
  onStarted: (child: ChildProcess) => void,
): Promise<UpReport> {
  const child = spawn(process.execPath, [CLI, 'up', '--json'], {
    cwd: ROOT,
    env: { ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStarted(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await eventually('up is ready', () => hasEnded(child) || out.includes('\n'), { withinMs: 200_000 });
  if (hasEnded(child)) throw new Error(`up ended before it was ready: ${err}`);
  return JSON.parse(out) as UpReport;
}

/** Returns whether a child process has ended. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export type Part = 'guard' | 'postgres' | 'temporal' | 'caddy' | 'api' | 'worker';

/** The processes that an `up` with this data folder has recorded and that run at this moment, by their names. */
export function recordedParts(dataDir: string): Map<string, number> {
  const folder = join(dataDir, 'run');
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files.flatMap((file) => {
      const pid = runningPid(join(folder, file));
      return pid === null ? [] : [[file.slice(0, -'.json'.length), pid] as const];
    }),
  );
}

/** Null when the process of the record runs no more, or the record is being written at this moment. */
function runningPid(file: string): number | null {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; identity: string };
    return identityOf(pid) === identity ? pid : null;
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Kills a part with the group that it leads, and what PostgreSQL has set apart ends by itself. */
export function killGroup(pid: number): void {
  if (!signalProcess(-pid, 'SIGKILL')) signalProcess(pid, 'SIGKILL');
}

/** Returns whether no process with this pid runs; a zombie counts as ended. */
export const isGone = (pid: number): boolean => identityOf(pid) === null;
