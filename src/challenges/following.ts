import type { ChallengeChange } from './port.ts';

type Tell = (change: ChallengeChange) => void;

/**
 * Implements the end of `follow` for every source: the caller's signal resolves it at once, an error of `onChange`
 * rejects it, and no change is delivered after either.
 * @param begin starts to deliver changes, until its signal aborts.
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
