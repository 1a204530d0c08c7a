import type { ChallengeChange } from './port.ts';

type Deliver = (change: ChallengeChange) => void;

/**
 * Implements the end of `follow` for every source: the caller's signal resolves it at once, an error of `onChange`
 * rejects it, and no change is delivered after either.
 * @param begin starts to deliver changes, until its signal aborts.
 */
export function followUntilEnd(
  onChange: Deliver,
  signal: AbortSignal,
  begin: (deliver: Deliver, signal: AbortSignal) => void,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const onAbort = () => {
      ended.abort();
      resolve();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const deliver: Deliver = (change) => {
      if (ended.signal.aborted) return;
      try {
        onChange(change);
      } catch (error) {
        signal.removeEventListener('abort', onAbort);
        ended.abort();
        reject(error);
      }
    };
    begin(deliver, ended.signal);
  });
}
