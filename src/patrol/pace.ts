/** No more visits begin at one moment than the rate allows in this time: what one process does at once, nothing else of it can. */
const BURST_MS = 100;
/** Visits that did not begin in time are made up for over the claims that follow, and only so many: those of this time. */
const MADE_UP_MS = 1_000;
/** The number of visits that a claim should find, as each claim is a query. */
const WORTH_A_CLAIM = 12;

/**
 * How fast visits begin: at most `rate` a second, and never many at one moment. A burst would be one on the resolvers, and
 * would keep the rounds of workflows in the same process waiting. Times are milliseconds of one clock that only goes forward.
 */
export class Pace {
  readonly #rate: number;
  readonly #most: number;
  /** Since when visits are allowed that have not begun. */
  #allowedAt: number;
  #claimedAt: number;

  constructor(rate: number, now: number) {
    this.#rate = rate;
    this.#most = Math.max((rate * BURST_MS) / 1_000, 1);
    this.#allowedAt = now;
    this.#claimedAt = now;
  }

  /** Returns how many visits may begin now; 0: too few for a claim. */
  allowed(now: number): number {
    this.#allowedAt = Math.max(this.#allowedAt, now - Math.max(MADE_UP_MS, 1_000 / this.#rate));
    const saved = ((now - this.#allowedAt) / 1_000) * this.#rate;
    const allowed = Math.floor(Math.min(saved, this.#most));
    return allowed < Math.min(WORTH_A_CLAIM, Math.floor(this.#most)) ? 0 : allowed;
  }

  /** Counts a claim by which so many began. Returns after how long about as many are due as are worth a claim; `gapMs` at most. */
  claimed(begun: number, now: number, gapMs: number): number {
    const sinceMs = now - this.#claimedAt;
    this.#claimedAt = now;
    this.#allowedAt += (begun / this.#rate) * 1_000;
    return Math.min(gapMs, Math.max(BURST_MS, (sinceMs * WORTH_A_CLAIM) / Math.max(begun, 1)));
  }
}
