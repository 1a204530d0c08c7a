import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot, Progress } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { ISSUANCE_PAUSE_SECONDS, plusSeconds } from './schedules.ts';

/** What earlier orders of a name owe the CA. */
export type Pauses = Pick<Progress, 'lastIssuanceAt' | 'issuanceAttempts' | 'nextIssuanceAt'>;

/** What holds over attempts, and over deleting and registering again: the CA counts by name. */
export function pausesOf({ lastIssuanceAt, issuanceAttempts, nextIssuanceAt }: Progress): Pauses {
  return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt };
}

/**
 * What holds when somebody starts over. While what failed stands at the edge, a person's word ends our own back-off, as
 * they may have mended the cause; but not the minute between two orders, nor what the CA asked
 * for. Off the edge it is not known which of the two it was.
 */
export function pausesForRetry(domain: {
  progress: Progress;
  conditions: readonly Condition[];
  edgeApplied: boolean;
}): Pauses {
  const pauses = pausesOf(domain.progress);
  const limited = domain.conditions.some(
    ({ type, reason }) => type === 'CertificateReady' && reason === 'rate_limited',
  );
  if (!domain.edgeApplied || limited) return pauses;
  const { lastIssuanceAt } = pauses;
  const next = lastIssuanceAt === null ? null : plusSeconds(lastIssuanceAt, ISSUANCE_PAUSE_SECONDS);
  return { ...pauses, nextIssuanceAt: next };
}

/** The pause that is left, else null. */
export function pauseLeft({ nextIssuanceAt }: Pauses, now: string): string | null {
  return nextIssuanceAt !== null && nextIssuanceAt > now ? nextIssuanceAt : null;
}

/** Until when this turn found our own limits of orders full (order-limits.ts), else null. */
export function heldByLimits({ ordersHeldUntil = null }: Observations, now: string): string | null {
  return ordersHeldUntil !== null && ordersHeldUntil > now ? ordersHeldUntil : null;
}

/** What is left of the name's pause and of our limits, whichever ends later; else null. */
export function holdLeft(progress: Progress, seen: Observations, now: string): string | null {
  return latest(pauseLeft(progress, now), heldByLimits(seen, now));
}

/** The later of two times, either of which may be none. */
export function latest(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}

/**
 * Says `rate_limited` while earlier orders of the name hold the first one of this attempt back, or the one for a
 * certificate that was lost or taken off. What else would hold it says more, and a failed one that stands at the edge keeps its pauses
 * by itself.
 */
export function withPause(
  snapshot: DomainSnapshot,
  conditions: Condition[],
  seen: Observations,
  now: string,
): Condition[] {
  const until = holdLeft(snapshot.progress, seen, now);
  if (until === null || snapshot.desired !== 'active') return conditions;
  const hasOrderedBefore = snapshot.progress.issuanceAttempts > 0;
  const waits = heldByLimits(seen, now) !== null || hasOrderedBefore;
  const isBare = pick(conditions, 'CertificateReady').reason === 'not_requested';
  if (snapshot.edgeApplied && !(isBare && waits)) return conditions;
  if (pick(conditions, 'CertificateAllowed').status === 'False') return conditions;
  const message = `A certificate for ${snapshot.domain} has to wait: earlier orders have used up what the CA allows, or the last one failed; the CA is asked again from ${until} on.`;
  const paused = condition('CertificateAllowed', 'rate_limited', message, now);
  return conditions.map((one) => (one.type === 'CertificateAllowed' ? paused : one));
}
