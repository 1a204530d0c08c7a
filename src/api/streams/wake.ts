/** Remembers that it was called, so that a call between two waits is not lost. */
export class Wake {
  #called = false;
  #resume: (() => void) | null = null;

  call(): void {
    this.#called = true;
    this.#resume?.();
  }

  /** Resolves with true when called (also before this wait), with false when `withinMs` passed or `signal` aborted. */
  async wait(withinMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#called && !signal.aborted) await this.#pause(withinMs, signal);
    const called = this.#called;
    this.#called = false;
    return called;
  }

  #pause(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', resume);
        this.#resume = null;
        resolve();
      };
      const timer = setTimeout(resume, withinMs);
      signal.addEventListener('abort', resume);
      this.#resume = resume;
    });
  }
}
