import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { bootId } from '../lib/boot-id.ts';
import { systemErrorCode } from '../lib/system-error.ts';

/**
 * Returns an identity that distinguishes a process from every other one, also from a later one with the same pid: its
 * start time and, on Linux, the boot id. Null when no such process runs (a zombie does not).
 * @param untilReleased on Linux, a killed process counts as running until its last thread has ended: its ports are in
 * use until then.
 */
export function identityOf(pid: number, untilReleased = false): string | null {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The program's name stands in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const threads = Number(fields[17]);
  const startTicks = fields[19];
  if (state === undefined || startTicks === undefined || state === 'X') return null;
  if (state === 'Z' && !(untilReleased && threads > 1)) return null;
  return `${bootId()}/${startTicks}`;
}

/** The command line of a process, arguments parted by spaces; null when no such process runs. */
export function commandLineOf(pid: number): string | null {
  if (process.platform !== 'linux') return ps(pid, 'args=');
  const line = readProc(`/proc/${pid}/cmdline`);
  return line === null ? null : line.replaceAll('\0', ' ').trim();
}

/**
 * The running processes of this user that were started with `mark` (`NAME=value`) in their environment. Only Linux lets
 * us see that; elsewhere there are none to be found.
 */
export function markedProcesses(mark: string): { pid: number; identity: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => environmentLines(Number(name)).includes(mark))
    .flatMap((name) => {
      const identity = identityOf(Number(name));
      return identity === null ? [] : [{ pid: Number(name), identity }];
    });
}

/** The environment that a process of this user was started with; null where it cannot be seen (Linux only). */
export function environmentOf(pid: number): Record<string, string> | null {
  const pairs = environmentLines(pid).map((line): [string, string] => {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)];
  });
  return pairs.length === 0 ? null : Object.fromEntries(pairs);
}

const environmentLines = (pid: number): string[] =>
  (readProc(`/proc/${pid}/environ`) ?? '').split('\0').filter(Boolean);

/** Sends a signal to a process, or to its group by a negative pid. False when there is none to get it. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Stops a process that is not our child: `signal`, and SIGKILL to its whole group after `graceMs`. Does nothing when
 * the pid belongs to another process by now.
 */
export async function stopProcess(
  target: { pid: number; identity: string },
  options: { signal: NodeJS.Signals; graceMs: number },
): Promise<'stopped' | 'not_running'> {
  const runs = () => identityOf(target.pid, true) === target.identity;
  if (!runs()) return 'not_running';
  signalProcess(target.pid, options.signal);
  if (await until(() => !runs(), options.graceMs)) return 'stopped';
  if (!signalProcess(-target.pid, 'SIGKILL')) signalProcess(target.pid, 'SIGKILL');
  await until(() => !runs(), 5000);
  return 'stopped';
}

/** Polls every 20 ms until `check` returns true; resolves with false after `withinMs`. */
export async function until(check: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await check()) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function readProc(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // A process that ends between open and read gives ESRCH; what another user's process shows is not ours to read.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

function ps(pid: number, format: string): string | null {
  const result = spawnSync('ps', ['-o', format, '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
  });
  return result.stdout?.trim() || null;
}
