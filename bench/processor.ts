import { existsSync, readFileSync } from 'node:fs';
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

/** @param fields 2: its own time; 4: with that of the children that have ended. */
function ticksOf(pid: number, fields: 2 | 4 = 2): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may hold anything; fields 14 to 17 are user and system time, its own
  // and that of its children.
  const times = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 11 + fields);
  return times.reduce((sum, field) => sum + Number(field), 0);
}

/**
 * The same of a process with those that it has started, the ones that have ended included: PostgreSQL has one for each
 * connection. Linux only.
 */
export function familyMs(pid: number): number {
  if (platform() !== 'linux') return Number.NaN;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const alive = children.map(Number).filter((child) => existsSync(`/proc/${child}`));
  return (ticksOf(pid, 4) + alive.reduce((sum, child) => sum + ticksOf(child), 0)) * TICK_MS;
}
