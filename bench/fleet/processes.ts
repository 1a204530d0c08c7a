import { readdirSync, readFileSync } from 'node:fs';
import { systemErrorCode } from '../../src/lib/system-error.ts';
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
      pids.reduce((sum, pid) => sum + ticksOf(pid) * TICK_MS, 0),
    ]),
  );
}

/** Resident memory by process, in MiB; of shared pages each process has its share (PSS). */
export function memory(stack: ThrowawayStack): Map<string, number> {
  return new Map(
    [...processesOf(stack)].map(([name, pids]) => [
      name,
      pids.reduce((sum, pid) => sum + pssKib(pid), 0) / 1_024,
    ]),
  );
}

/** Linux tells times of processes in hundredths of a second. */
const TICK_MS = 10;

/** User and system time, its own and that of the children that have ended: fields 14 to 17. */
function ticksOf(pid: number): number {
  const fields = statOf(pid)?.slice(11, 15) ?? [];
  return fields.reduce((sum, field) => sum + Number(field), 0);
}

function pssKib(pid: number): number {
  const text = ofProcess(pid, 'smaps_rollup');
  return text === null ? 0 : Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN);
}

/** The fields of a process's state from the third on; null: it has ended. */
function statOf(pid: number): string[] | null {
  const stat = ofProcess(pid, 'stat');
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Reads what the system says of a process; null: it has ended, as the workers of PostgreSQL's vacuum do at any time. */
function ofProcess(pid: number, file: 'stat' | 'smaps_rollup'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

function childrenByParent(): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const parent = statOf(pid)?.[1];
    if (parent !== undefined) found.set(Number(parent), [...(found.get(Number(parent)) ?? []), pid]);
  }
  return found;
}
