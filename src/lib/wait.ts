import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves after `ms` milliseconds, or at once when `signal` aborts; it never rejects, as an abort that ends a wait is
 * no failure. The caller looks at the signal where that matters.
 * @param ref false: the wait does not keep the process running
 */
export async function wait(
  ms: number,
  signal?: AbortSignal,
  { ref = true }: { ref?: boolean } = {},
): Promise<void> {
  await delay(ms, undefined, { ref, ...(signal === undefined ? {} : { signal }) }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
