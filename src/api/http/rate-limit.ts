/** The state of a rate after one request. Seconds are whole and rounded up. */
export type Rate = {
  allowed: boolean;
  /** Requests in a minute, and at once after a minute's rest. */
  limit: number;
  remaining: number;
  /** Until all of the limit is there again. */
  resetSeconds: number;
  /** Until the next request is allowed; 0 where this one is. */
  retrySeconds: number;
};

export type RateLimiter = {
  /** Counts a request of `key` at `now`, in milliseconds. A refused one costs nothing. */
  take(key: string, now: number): Rate;
};

/**
 * A look asks dozens of questions of DNS, and of the edge and port 80, at names that the tenant chose. Checks that run by
 * themselves have their schedule; what a tenant's tokens ask for is held to this.
 */
export const CHECKS_PER_MINUTE = 30;

/** Requests with an `Idempotency-Key`: the answer of each is kept for a day. */
export const KEYED_PER_MINUTE = 120;

/** Requests by one link: pages read each change by a stream, or ask every few seconds. */
export const READS_PER_LINK = 60;
/** Requests of one address by links that do not work. */
export const DEAD_LINKS_PER_ADDRESS = 60;
/** Checks that the links of one domain may ask for; they count among those of its tenant as well. */
export const CHECKS_BY_LINKS = 6;

/** Pages of a sign-in by OpenID Connect that one address may ask for. */
export const SIGN_INS_PER_ADDRESS = 120;

/** So many keys are remembered before those at rest are forgotten. */
const SWEEP_ABOVE = 10_000;

/**
 * A bucket of tokens for each key, filled evenly. It lies in this process: several processes of the API each allow the
 * whole rate.
 */
export function createRateLimiter(perMinute: number): RateLimiter {
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, { tokens: number; at: number }>();
  const filled = ({ tokens, at }: { tokens: number; at: number }, now: number) =>
    Math.min(perMinute, tokens + Math.max(0, now - at) * perMs);
  const sweep = (now: number) => {
    for (const [key, bucket] of buckets) if (filled(bucket, now) >= perMinute) buckets.delete(key);
  };
  return {
    take(key, now) {
      if (buckets.size > SWEEP_ABOVE) sweep(now);
      const before = filled(buckets.get(key) ?? { tokens: perMinute, at: now }, now);
      const allowed = before >= 1;
      const tokens = allowed ? before - 1 : before;
      buckets.set(key, { tokens, at: now });
      const seconds = (wanted: number) => Math.ceil((wanted - tokens) / perMs / 1000);
      return {
        ...{ allowed, limit: perMinute, remaining: Math.floor(tokens) },
        resetSeconds: seconds(perMinute),
        retrySeconds: allowed ? 0 : Math.max(1, seconds(1)),
      };
    },
  };
}
