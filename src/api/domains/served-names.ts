/** The source of the served names; the store's functions fit. */
export type ServedNamesSource = {
  loadAll(): Promise<{ domain: string }[]>;
  isServed(domain: string): Promise<boolean>;
};

/**
 * The names that the edge may get certificates for and route, in memory: the edge asks on each first handshake, and
 * scanners make it ask for anything, so an answer costs no query. Loaded whole at the start and after each gap in the
 * notifications, and name by name in between.
 */
export class ServedNames {
  readonly #source: ServedNamesSource;
  #names = new Set<string>();
  #loaded = false;
  /** Reads are made one after another, so that an old answer never overwrites a newer one. */
  #queue: Promise<void> = Promise.resolve();

  constructor(source: ServedNamesSource) {
    this.#source = source;
  }

  /** True once the first load is done; before it, nobody can tell. */
  get ready(): boolean {
    return this.#loaded;
  }

  get size(): number {
    return this.#names.size;
  }

  /** Exact match with the A-label form. */
  has(domain: string): boolean {
    return this.#names.has(domain);
  }

  /** Reads all names again. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      this.#names = new Set((await this.#source.loadAll()).map((row) => row.domain));
      this.#loaded = true;
    });
  }

  /** Reads one name again. */
  refresh(domain: string): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#source.isServed(domain)) this.#names.add(domain);
      else this.#names.delete(domain);
    });
  }

  #inTurn(read: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(read);
    // The caller gets the failure; the next read must not.
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
