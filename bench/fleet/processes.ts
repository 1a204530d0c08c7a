import { readdirSync, readFileSync } from 'node:fs';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';

/** The processes of the stack by name, each with those that it has started (PostgreSQL has one for each connection). */
export function processesOf({ stack }: ThrowawayStack): Map<string, number[]> {
  const children = childrenByParent();
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  const found = stack
    .processes()
    .flatMap(({ name, pid }) => (pid === null ? [] : [[name, family(pid)] as const]));
  return new Map([...found, ['bench, sandbox DNS, sample portal', [process.pid]]]);
}

/**
 * Milliseconds of processor time by process so far. The time of children that have ended counts too: a connection of
 * PostgreSQL is a process, and ends when nobody needs it.
 */
export function processorTimes(stack: ThrowawayStack): Map<string, number> {
  return new Map(
    [...processesOf(stack)].map(([name, pids]) => [
      name,
      pids.filter(isThere).reduce((sum, pid) => sum + ticksOf(pid) * TICK_MS, 0),
    ]),
  );
}

/** Resident memory by process, in MiB; of shared pages each process has its share (PSS). */
export function memory(stack: ThrowawayStack): Map<string, number> {
  return new Map(
    [...processesOf(stack)].map(([name, pids]) => [
      name,
      pids.filter(isThere).reduce((sum, pid) => sum + pssKib(pid), 0) / 1_024,
    ]),
  );
}

/** Linux tells times of processes in hundredths of a second. */
const TICK_MS = 10;

/** User and system time, its own and that of the children that have ended: fields 14 to 17. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

function pssKib(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN);
}

const isThere = (pid: number) => readdirSync('/proc').includes(String(pid));

function childrenByParent(): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry);
    if (parent !== null) found.set(parent, [...(found.get(parent) ?? []), Number(entry)]);
  }
  return found;
}

/** Null for a process that has just ended. */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
}
