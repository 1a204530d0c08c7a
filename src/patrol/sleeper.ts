import { wait } from '../lib/wait.ts';

/** A sleep that somebody else may end; a call between two sleeps ends the next one. */
export class Sleeper {
  #isWoken = false;
  #end: (() => void) | null = null;

  wake(): void {
    this.#isWoken = true;
    this.#end?.();
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isWoken && ms > 0) {
      const ending = new AbortController();
      this.#end = () => ending.abort();
      const stop = () => ending.abort();
      signal.addEventListener('abort', stop, { once: true });
      if (!signal.aborted) await wait(ms, ending.signal);
      signal.removeEventListener('abort', stop);
      this.#end = null;
    }
    this.#isWoken = false;
  }
}
