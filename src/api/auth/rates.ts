import type { MiddlewareHandler } from 'hono';
import type { ApiContext, ApiEnv } from '../http/env.ts';
import { ApiProblem } from '../http/problem.ts';
import type { Rate } from '../http/rate-limit.ts';

/** A rate that callers are held to: its name in the header fields; who may do what so often, for a sentence. */
export type RateWords = { name: string; who?: string; may: string };

/**
 * Tells the caller where it stands, by the header fields of the IETF's draft, and refuses what is too much.
 * @throws ApiProblem rate_limited.
 */
export function keepToRate(c: ApiContext, rate: Rate, words: RateWords): void {
  const { limit, remaining, resetSeconds } = rate;
  c.header('RateLimit-Policy', `"${words.name}";q=${limit};w=60`, { append: true });
  c.header('RateLimit', `"${words.name}";r=${remaining};t=${resetSeconds}`, { append: true });
  refuseBeyond(rate, words);
}

/** Refuses what is too much. @throws ApiProblem rate_limited. */
export function refuseBeyond(
  { allowed, limit, retrySeconds }: Rate,
  { who = "This tenant's tokens", may }: Omit<RateWords, 'name'>,
): void {
  if (allowed) return;
  const detail = `${who} may ${may} ${limit} times in a minute; go on in ${retrySeconds} s.`;
  throw new ApiProblem('rate_limited', detail, { retryAfter: retrySeconds });
}

/** Counts a check that is asked for; operators are not held to it. @throws ApiProblem rate_limited. */
export function keepToCheckRate(c: ApiContext): void {
  const { caller } = c.var;
  if (caller.kind !== 'tenant') return;
  keepToRate(c, c.var.limitChecks(caller.tenant), { name: 'checks', may: 'ask for a check' });
}

/** Counts a check before the operation; it stands behind the guard that sets the caller. */
export function checkRate(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    keepToCheckRate(c);
    await next();
  };
}
