/** A controller that `signal` aborts as well; `AbortSignal.any` is younger than some browsers in use. */
export function childOf(signal: AbortSignal | null | undefined): AbortController {
  const child = new AbortController();
  const abort = () => child.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true, signal: child.signal });
  return child;
}
