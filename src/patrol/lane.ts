/** A share of the places: of all subjects with one key so many at once, at most. */
export type Share<T> = { most: number; keyOf: (subject: T) => string };

/**
 * A number of places for work that takes its time, of which nobody has more than a share: a tenant whose servers hang does
 * not keep the others waiting.
 */
export class Lane<T> {
  readonly #places: number;
  readonly #share: Share<T> | null;
  readonly #taken = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(places: number, share: Share<T> | null = null) {
    this.#places = places;
    this.#share = share;
  }

  get free(): number {
    return this.#places - this.#underWay.size;
  }

  /** Returns whether there is a place for this one. */
  admits(subject: T): boolean {
    const share = this.#share;
    return this.free > 0 && (share === null || this.#takenBy(share.keyOf(subject)) < share.most);
  }

  /** Returns how many places each key has that has any. */
  get taken(): ReadonlyMap<string, number> {
    return this.#taken;
  }

  /** Takes a place until the work has ended, which never rejects. */
  take(subject: T, work: () => Promise<void>): void {
    const key = this.#share?.keyOf(subject) ?? '';
    this.#taken.set(key, this.#takenBy(key) + 1);
    const working = work().finally(() => {
      this.#underWay.delete(working);
      const left = this.#takenBy(key) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    });
    this.#underWay.add(working);
  }

  /** Resolves once all work has ended that was under way. */
  async ended(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #takenBy(key: string): number {
    return this.#taken.get(key) ?? 0;
  }
}
