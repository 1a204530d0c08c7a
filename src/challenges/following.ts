import type { ChallengeChange } from './port.ts';

type Tell = (change: ChallengeChange) => void;

/**
 * What every source owes its follower at the end: the caller's signal resolves the following at once, a fault of
 * `onChange` rejects it, and nothing is told after either.
 * @param begin starts to tell, until the signal that it is given aborts
 */
export function followUntilEnd(
  onChange: Tell,
  signal: AbortSignal,
  begin: (tell: Tell, signal: AbortSignal) => void,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const onAbort = () => {
      ended.abort();
      resolve();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const tell: Tell = (change) => {
      if (ended.signal.aborted) return;
      try {
        onChange(change);
      } catch (error) {
        signal.removeEventListener('abort', onAbort);
        ended.abort();
        reject(error);
      }
    };
    begin(tell, ended.signal);
  });
}
