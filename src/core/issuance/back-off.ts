import type { Condition } from '../conditions.ts';
import type { Progress } from '../domain.ts';
import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';

const MINUTE = 60;
const DAY = 24 * 3_600;

/** After the n-th failed order (n from 1) the next begins this much later: Let's Encrypt's integration guide. */
const BACK_OFF_SECONDS: readonly number[] = [MINUTE, 10 * MINUTE, 100 * MINUTE, DAY];
/** A person's request begins a new order at most this often: Let's Encrypt allows 5 failures a name and hour. */
const ORDER_INTERVAL_SECONDS = MINUTE;
/** An edge that refused or was away is left alone for this long; where no order was spent, no back-off begins or ends. */
const EDGE_RETRY_SECONDS = 30;

/** The orders of a name and the time before which the next one does not begin by itself: what the name owes the CA. */
export type OrderHistory = Pick<
  Progress,
  'lastIssuanceAt' | 'issuanceAttempts' | 'nextIssuanceAt' | 'caRetryAfter' | 'suspendedSince'
>;

/** Returns what holds over attempts, and over deleting and registering again: the CA counts by name. */
export function orderHistory(progress: Progress): OrderHistory {
  const {
    lastIssuanceAt,
    issuanceAttempts,
    nextIssuanceAt,
    caRetryAfter = null,
    suspendedSince = null,
  } = progress;
  return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt, caRetryAfter, suspendedSince };
}

/** Tells whether the newest order has begun, and nothing of it has failed. */
export function isUnderWay({ lastIssuanceAt, nextIssuanceAt }: OrderHistory): boolean {
  return lastIssuanceAt !== null && nextIssuanceAt === null;
}

/**
 * Returns what holds when somebody starts over. While what failed stands at the edge, a person's word ends our own
 * back-off, as they may have mended the cause; but neither the minute between two orders nor what the CA asked for. Off
 * the edge it is not known which of the two it was.
 */
export function historyForRetry(domain: {
  progress: Progress;
  conditions: readonly Condition[];
  edgeApplied: boolean;
}): OrderHistory {
  const history = orderHistory(domain.progress);
  const limited = domain.conditions.some(
    ({ type, reason }) => type === 'CertificateReady' && reason === 'rate_limited',
  );
  return !domain.edgeApplied || limited ? history : withoutBackOff(history);
}

/** Returns what holds when an operator ends the CA's pause: the next order need not wait for our own back-off. */
export function historyAfterUnpause(progress: Progress): OrderHistory {
  return { ...withoutBackOff(orderHistory(progress)), suspendedSince: null };
}

function withoutBackOff(history: OrderHistory): OrderHistory {
  const { lastIssuanceAt, caRetryAfter = null } = history;
  const next = lastIssuanceAt === null ? null : plusSeconds(lastIssuanceAt, ORDER_INTERVAL_SECONDS);
  return { ...history, nextIssuanceAt: later(next, caRetryAfter) };
}

/** Tells whether a person's request ends the back-off: not within the minute after the last order. */
export function endedByRequest({ lastIssuanceAt }: OrderHistory, now: string): boolean {
  return lastIssuanceAt === null || secondsBetween(lastIssuanceAt, now) >= ORDER_INTERVAL_SECONDS;
}

/** Returns the back-off after `attempts` failed orders, in seconds. */
export function backOffSeconds(attempts: number): number {
  const index = Math.min(Math.max(attempts, 1), BACK_OFF_SECONDS.length) - 1;
  return BACK_OFF_SECONDS[index] ?? DAY;
}

/** The fate of the order in a round: what it did for the certificate, and observed of it. */
export type OrderOutcome = {
  /** When this round began an attempt (ISO 8601); null: it began none. */
  begunAt: string | null;
  /** The edge refused or was away; `after_order`: it says that it had begun the order before. */
  edgeFailed: 'no' | 'before_order' | 'after_order';
  /** The order stands at the edge as failed. */
  failed: boolean;
  /** It was pending before this round. */
  wasPending: boolean;
  /** It failed as the CA has paused the account or the name, which this round is the first to see. */
  suspended: boolean;
  /** The CA's own Retry-After; and until when our limits are used up. */
  retryAfter: string | null;
  limitedUntil: string | null;
};

/**
 * Returns the history after a round. A failure begins the back-off; the CA's Retry-After and our limits hold where they
 * are later. A round that sees no new failure leaves the back-off as it is: somebody may have ended it.
 */
export function nextHistory(before: OrderHistory, outcome: OrderOutcome, now: string): OrderHistory {
  const { begunAt, edgeFailed } = outcome;
  if (edgeFailed !== 'no') return afterEdgeFailure(before, outcome, now);
  const lastIssuanceAt = begunAt ?? before.lastIssuanceAt;
  const issuanceAttempts = before.issuanceAttempts + (begunAt === null ? 0 : 1);
  const kept = begunAt === null ? before : NOTHING_NAMED;
  const { nextIssuanceAt: known, caRetryAfter = null } = kept;
  const suspendedSince = outcome.suspended ? now : (kept.suspendedSince ?? null);
  const orders = { lastIssuanceAt, issuanceAttempts, suspendedSince };
  if (!outcome.failed) return { ...orders, nextIssuanceAt: known, caRetryAfter };
  const own = plusSeconds(lastIssuanceAt ?? now, backOffSeconds(issuanceAttempts));
  const backOff = known === null || outcome.wasPending ? own : known;
  const { retryAfter, limitedUntil } = outcome;
  const nextIssuanceAt = later(backOff, later(retryAfter, limitedUntil));
  return { ...orders, nextIssuanceAt, caRetryAfter: retryAfter };
}

/** A new order ends what was asked for after the one before. */
const NOTHING_NAMED: Pick<OrderHistory, 'nextIssuanceAt' | 'caRetryAfter' | 'suspendedSince'> = {
  nextIssuanceAt: null,
  caRetryAfter: null,
  suspendedSince: null,
};

function afterEdgeFailure(before: OrderHistory, outcome: OrderOutcome, now: string): OrderHistory {
  const { begunAt, edgeFailed, limitedUntil } = outcome;
  const retryAt = plusSeconds(now, EDGE_RETRY_SECONDS);
  if (begunAt !== null && edgeFailed === 'after_order') {
    const issuanceAttempts = before.issuanceAttempts + 1;
    const backOff = plusSeconds(begunAt, backOffSeconds(issuanceAttempts));
    const nextIssuanceAt = later(retryAt, backOff);
    return { ...NOTHING_NAMED, lastIssuanceAt: begunAt, issuanceAttempts, nextIssuanceAt };
  }
  return { ...before, nextIssuanceAt: later(retryAt, later(before.nextIssuanceAt, limitedUntil)) };
}

/** Returns the later of two times, either of which may be none. */
export function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}
