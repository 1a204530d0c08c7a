import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Linux tells times of processes in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that these processes have used since they started, their threads together; a process
 * that has gone does not count. Linux only.
 */
export function processorMs(pids: readonly number[]): number {
  if (platform() !== 'linux') return Number.NaN;
  return pids.reduce((sum, pid) => sum + ticksOf(pid) * TICK_MS, 0);
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may hold anything; fields 14 and 15 are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
