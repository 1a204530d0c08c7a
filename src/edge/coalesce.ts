/**
 * Coalesces calls: the first one for a key starts a wait, further ones within it add nothing, and `notify` is called
 * once at its end. One step at an edge makes several events within a few milliseconds.
 * @param windowMs how long to wait, in milliseconds
 * @param signal aborted: nothing is notified any more
 */
export function coalesce(
  notify: (key: string) => void,
  windowMs: number,
  signal: AbortSignal,
): (key: string) => void {
  const waiting = new Set<string>();
  return (key) => {
    if (waiting.has(key)) return;
    waiting.add(key);
    setTimeout(() => {
      waiting.delete(key);
      if (!signal.aborted) notify(key);
    }, windowMs).unref();
  };
}
