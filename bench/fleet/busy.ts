import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { processorTimes } from './processes.ts';

export type Busy = { seconds: number; elapsed: number; by: Map<string, number> };

/** The processor time of the whole stack while `work` lasts; `by` in milliseconds. */
export async function busy(stack: ThrowawayStack, work: () => Promise<unknown>): Promise<Busy> {
  const [began, before] = [performance.now(), processorTimes(stack)];
  await work();
  const [elapsed, after] = [(performance.now() - began) / 1_000, processorTimes(stack)];
  const by = new Map([...after].map(([name, ms]) => [name, Math.max(ms - (before.get(name) ?? 0), 0)]));
  return { seconds: [...by.values()].reduce((sum, ms) => sum + ms, 0) / 1_000, elapsed, by };
}

/** The use of the processes while nothing happens, which is taken off; by process. */
export type Idle = Pick<Busy, 'by' | 'elapsed'>;

/** Seconds of processor time beyond what the processes use idle. */
export function beyondIdle({ by, elapsed }: Busy, idle: Idle): number {
  return (
    [...by].reduce((sum, [name, ms]) => sum + ms - (elapsed * (idle.by.get(name) ?? 0)) / idle.elapsed, 0) /
    1_000
  );
}
