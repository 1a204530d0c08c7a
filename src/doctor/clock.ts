import { type Check, type Finding, failed, ok, skipped } from './run.ts';

/** A server with its own clock; null when its answer carried no date. Its errors are reported by another check. */
export type ClockSource = { name: string; read: (signal: AbortSignal) => Promise<Date | null> };

/**
 * HTTP dates have whole seconds and an answer takes its time, so that less means nothing. More means harm: rows are due
 * too early or too late, and a fresh certificate is not valid yet.
 */
const TOLERATED_MS = 5_000;

/** Compares our clock with every other that answers. */
export function clockCheck(clock: () => Date, sources: readonly ClockSource[]): Check {
  return { name: 'clock', run: (signal) => compareClocks(clock, sources, signal) };
}

async function compareClocks(
  clock: () => Date,
  sources: readonly ClockSource[],
  signal: AbortSignal,
): Promise<Finding> {
  const compared = await Promise.all(
    sources.map(async ({ name, read }) => {
      const before = clock().getTime();
      const theirs = await read(signal).catch(() => null);
      const middle = (before + clock().getTime()) / 2;
      return theirs === null ? null : { name, aheadMs: middle - theirs.getTime() };
    }),
  );
  const known = compared.filter((one) => one !== null);
  if (known.length === 0) return skipped('nothing that has a clock answers');
  const wrong = known.filter(({ aheadMs }) => Math.abs(aheadMs) > TOLERATED_MS);
  if (wrong.length === 0) return ok(`as that of ${known.map(({ name }) => name).join(', ')}`);
  const words = wrong.map(({ name, aheadMs }) => {
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    return `our clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${name}`;
  });
  return failed(words.join('; '));
}
