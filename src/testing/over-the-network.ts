import { setTimeout as pause } from 'node:timers/promises';

const BACKOFFS_MS = [2_000, 10_000];

/**
 * Does what fetches something from outside, and does it again after a pause when it fails: a proxy of modules stumbles
 * now and then, and `go` asks it once.
 */
export async function overTheNetwork<T>(fetchIt: () => Promise<T>): Promise<T> {
  for (const backoffMs of BACKOFFS_MS) {
    try {
      return await fetchIt();
    } catch {
      await pause(backoffMs);
    }
  }
  return fetchIt();
}
