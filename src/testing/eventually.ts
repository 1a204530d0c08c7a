/** A look costs the processes that are asked, and a thing that took long may as well take a tenth of a second more. */
const SHORTEST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
const GROWTH = 1.25;

/**
 * Waits until `check` gives a value other than null, undefined or false. It checks again every `everyMs`; without it, after
 * 10 ms at first and less and less often, down to every 100 ms.
 * @throws Error naming `what` when `withinMs` have passed, with the last error as its cause. Nothing that goes well waits
 *   that long: the limit is only for a machine that is slow and busy with other tests beside.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { withinMs = 30_000, everyMs }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let delayMs = everyMs ?? SHORTEST_DELAY_MS;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await check();
      if (value !== null && value !== undefined && value !== false) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what}`, { cause: lastError });
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    delayMs = everyMs ?? Math.min(delayMs * GROWTH, LONGEST_DELAY_MS);
  }
}
