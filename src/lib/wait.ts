/**
 * Resolves after `ms` milliseconds, or at once when `signal` aborts; it never rejects, as an abort that ends a wait is
 * no failure. The caller looks at the signal where that matters.
 * @param ref false: the wait does not keep the process running
 */
export function wait(
  ms: number,
  signal?: AbortSignal,
  { ref = true }: { ref?: boolean } = {},
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (!ref) timer.unref();
    signal?.addEventListener('abort', end);
  });
}
