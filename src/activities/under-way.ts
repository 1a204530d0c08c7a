/** A round that ended so short a time ago may be followed by another one: of the same domain, or of an import. */
const FOLLOWED_WITHIN_MS = 500;

/** The rounds of workflows that this worker makes now. Somebody waits for them; what can wait asks whether there are any. */
export class RoundsUnderWay {
  readonly #elapsed: () => number;
  #count = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** @param elapsed milliseconds of a clock that only goes forward */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** Returns whether there is one, or was a moment ago. */
  get any(): boolean {
    return this.#count > 0 || this.#elapsed() - this.#endedAt < FOLLOWED_WITHIN_MS;
  }

  /** Counts a round while it goes on. */
  async during<T>(round: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await round();
    } finally {
      this.#count -= 1;
      this.#endedAt = this.#elapsed();
    }
  }
}
