/**
 * How many requests may be under way at once, found from how long they take. A request beyond that would only wait for
 * longer than anybody does, so it is refused at once, while refusing costs next to nothing.
 */
export type Overload = {
  /** True when one more would wait too long. */
  isFull(): boolean;
  /** Counts a request. @returns what ends it, with how long it took, in milliseconds. */
  enter(): (tookMs: number) => void;
  /** How many may be under way now. */
  limit(): number;
};

export type OverloadOptions = { least?: number; first?: number; most?: number; targetMs?: number };

/** Half of what the slowest of those that are served may take, as not all of them are alike. */
const TARGET_MS = 125;

/** Falls by a share when requests take too long, and rises by one for each round that does not. */
export function createOverload({
  least = 32,
  first = 96,
  most = 512,
  targetMs = TARGET_MS,
}: OverloadOptions = {}): Overload {
  let limit = first;
  let underWay = 0;
  /** So many that began under an older limit say nothing about this one. */
  let stale = 0;
  return {
    isFull: () => underWay >= limit,
    limit: () => Math.floor(limit),
    enter() {
      underWay += 1;
      return (tookMs) => {
        underWay -= 1;
        stale -= 1;
        if (tookMs <= targetMs) {
          // A limit that nobody reaches is not known to be right.
          if (underWay + 1 >= limit / 2) limit = Math.min(most, limit + 1 / limit);
        } else if (stale < 0) {
          limit = Math.max(least, limit * 0.8);
          stale = underWay;
        }
      };
    },
  };
}
