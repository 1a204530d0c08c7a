import { assertNever, type Condition, type Status } from '../conditions.ts';
import type { DomainSnapshot, Progress } from '../domain.ts';
import { later } from '../issuance/back-off.ts';
import type { IssuanceDecision } from '../issuance/policy.ts';
import { nextOwnChange } from '../own-certificate/life.ts';
import { holdsCertificate } from './issuance.ts';
import type { RemovalState } from './left-behind.ts';
import {
  ACTIVE_INTERVAL_SECONDS,
  DEPLOY_OFFSETS,
  DNS_OFFSETS,
  earliest,
  LEAST_RECHECK_SECONDS,
  LEFT_BEHIND_OFFSETS,
  nextOffset,
  obstacleRetry,
  plusSeconds,
  secondsBetween,
  spread,
  TROUBLED_INTERVAL_SECONDS,
} from './schedules.ts';

/** A removal that could not be verified is tried again after this long. */
const REMOVAL_RETRY_SECONDS = 10;
/** The time between the first and the second check of what was just put up. */
const FIRST_SERVED_SECONDS = 0.1;
/** A failed certificate is checked this often although nothing is due: a watch may have missed its success. */
const FAILED_INTERVAL_SECONDS = 3600;
/** Within this long after a place in our limits of orders is free, all who wait for one check again. */
const RELEASE_SECONDS = 120;
/** A claim whose week is over, and which is not given up as we have an incident, is checked this often. */
const SUSPENDED_INTERVAL_SECONDS = 3600;

export type After = {
  snapshot: DomainSnapshot;
  status: Status;
  gaveUp: boolean;
  edgeApplied: boolean;
  progress: Progress;
  conditions: readonly Condition[];
  issuance: IssuanceDecision;
  /** The fate of a deleted domain. */
  leaves: RemovalState;
  recheckAfterSeconds: number | null;
  /** The zone's own servers could not tell. */
  serversFail: boolean;
  now: string;
};

/** Returns when the next round comes by itself: `now` for at once, null for never (a request begins the next). */
export function nextCheckAt(after: After): string | null {
  const { snapshot, status, now } = after;
  const removing = snapshot.desired !== 'active' || after.gaveUp;
  if (removing) {
    if (!after.edgeApplied) return nextLeftBehindCheck(after);
    const justDecided = status !== snapshot.status || (after.gaveUp && snapshot.givenUpAt === null);
    return justDecided ? now : plusSeconds(now, REMOVAL_RETRY_SECONDS);
  }
  const scheduled = scheduledCheck(after);
  const { reason, until } = after.issuance;
  if (reason === 'no_free_slot' && until !== null) return until;
  if (reason !== 'responders_not_ready' || scheduled === null || until === null) return scheduled;
  return earliest(scheduled, until);
}

/** Returns the next check of a deleted domain's record once it is off the edge: at once, then less and less often. */
function nextLeftBehindCheck({ leaves, progress, now }: After): string | null {
  if (leaves === 'check') return now;
  if (leaves !== 'left_behind' || progress.removedSince === null) return null;
  const offset = nextOffset(LEFT_BEHIND_OFFSETS, secondsBetween(progress.removedSince, now));
  return offset === null ? now : plusSeconds(progress.removedSince, offset);
}

function scheduledCheck(after: After): string | null {
  const { status } = after;
  const unordered =
    !after.edgeApplied && (status === 'pending_certificate' || status === 'certificate_failed');
  if (unordered) return nextObstacleCheck(after);
  switch (status) {
    case 'pending_dns':
    case 'verifying_dns':
    case 'dns_failed':
      return nextDnsCheck(after);
    case 'pending_certificate':
    case 'deploying':
      return nextDeployCheck(after);
    case 'certificate_failed':
      return nextFailedCheck(after);
    case 'active':
      return nextActiveCheck(after);
    case 'disabled':
      return null;
    default:
      return assertNever(status);
  }
}

/** No order may begin: its obstacle is checked again, less and less often, but once its time is over. */
function nextObstacleCheck({ snapshot, progress, issuance, now }: After): string {
  const retry = plusSeconds(now, obstacleRetry(secondsBetween(progress.certificateSince ?? now, now)));
  const { reason, until } = issuance;
  if (until === null) return retry;
  return earliest(retry, reason === 'orders_limited' ? released(snapshot, until, now) : until);
}

/** Places that become free are few, and who waits for them checks again each time: not all at once. */
function released({ id }: DomainSnapshot, until: string, now: string): string {
  // `spread` takes up to a fifth away.
  const share = 5 * (RELEASE_SECONDS - spread(RELEASE_SECONDS, id));
  return plusSeconds(now, Math.max(secondsBetween(now, until) + share, 5));
}

function nextDnsCheck({
  status,
  edgeApplied,
  progress,
  recheckAfterSeconds,
  serversFail,
  now,
}: After): string {
  // What leads elsewhere goes off the edge first.
  if (edgeApplied && status === 'dns_failed') return now;
  const offset = nextOffset(DNS_OFFSETS, secondsBetween(progress.attemptStartedAt, now));
  const scheduled =
    offset === null
      ? plusSeconds(now, SUSPENDED_INTERVAL_SECONDS)
      : plusSeconds(progress.attemptStartedAt, offset);
  const wanted =
    recheckAfterSeconds === null
      ? scheduled
      : earliest(scheduled, plusSeconds(now, Math.max(recheckAfterSeconds, LEAST_RECHECK_SECONDS)));
  if (!serversFail) return wanted;
  // Servers of the tenant's that give no answer cost a check all its time: they are asked less often.
  const delay = obstacleRetry(secondsBetween(progress.attemptStartedAt, now));
  return later(wanted, plusSeconds(now, delay)) ?? wanted;
}

function nextDeployCheck({ snapshot, status, progress, conditions, now }: After): string {
  if (status !== snapshot.status && (status === 'pending_certificate' || holdsCertificate(conditions)))
    return now;
  const since = progress.lastIssuanceAt ?? progress.certificateSince ?? now;
  const offset = nextOffset(DEPLOY_OFFSETS, secondsBetween(since, now));
  const scheduled = offset === null ? plusSeconds(now, FAILED_INTERVAL_SECONDS) : plusSeconds(since, offset);
  return routed(conditions) && holdsCertificate(conditions)
    ? earliest(scheduled, plusSeconds(now, untilServed(snapshot, now)))
    : scheduled;
}

/** The next order; or, while none may begin, a check of what stands in its way. */
function nextFailedCheck(after: After): string {
  const { progress, issuance, now } = after;
  const due = progress.nextIssuanceAt ?? now;
  if (due > now || issuance.decision === 'order')
    return earliest(due, plusSeconds(now, FAILED_INTERVAL_SECONDS));
  return nextObstacleCheck(after);
}

/**
 * A gateway serves what was just put up after some tenths of a second, and tells nobody: checked again soon after
 * the first check, then each time after twice as long.
 */
function untilServed({ conditions }: DomainSnapshot, now: string): number {
  const last = conditions.find((one) => one.type === 'Reachable');
  if (last === undefined || last.reason === 'not_checked') return FIRST_SERVED_SECONDS;
  return Math.max(2 * secondsBetween(last.observedAt, now), FIRST_SERVED_SECONDS);
}

function nextActiveCheck(after: After): string {
  const { snapshot, conditions, now } = after;
  const renewal = nextRenewalCheck(after);
  if (renewal !== null) return renewal;
  // What was taken away by hand is put back at once; what cannot be put back waits like any other trouble.
  if (routed(snapshot.conditions) && !routed(conditions)) return now;
  // Put back just now, and not yet seen from outside.
  if (routed(conditions) && conditions.some((one) => one.type === 'Reachable' && one.status === 'Unknown'))
    return now;
  // "Could not tell" is no trouble: one silent resolver must not make a whole fleet check more often.
  // An obstacle to the next certificate has its own, slower checks.
  const troubled = conditions.some((one) => one.status === 'False' && one.type !== 'CertificateAllowed');
  const interval = spread(troubled ? TROUBLED_INTERVAL_SECONDS : ACTIVE_INTERVAL_SECONDS, snapshot.id);
  // A gateway that has only just taken the name up is checked soon, and a portal that is away as soon as ever.
  const unreachable = conditions.some((one) => one.type === 'Reachable' && one.status === 'False');
  const check = plusSeconds(now, unreachable ? Math.min(untilServed(snapshot, now), interval) : interval);
  const ownChange = nextOwnChange(snapshot.ownCertificate, now);
  return earliest(earliest(check, renewalDueAt(after) ?? check), ownChange ?? check);
}

/** Returns when the worker is to order the renewal, at its own time in the CA's window; null: nobody waits for that. */
function renewalDueAt({ progress, issuance: { reason, until } }: After): string | null {
  return progress.workerRenews === true && reason === 'certificate_valid' ? until : null;
}

/** Returns when to go on with a renewal that is pending, as with a first order; null: none is pending. */
function nextRenewalCheck({ progress, issuance, now }: After): string | null {
  const { lastIssuanceAt, nextIssuanceAt } = progress;
  if (issuance.reason !== 'renewal_ordered' || lastIssuanceAt === null || nextIssuanceAt !== null)
    return null;
  const offset = nextOffset(DEPLOY_OFFSETS, secondsBetween(lastIssuanceAt, now));
  return offset === null ? null : plusSeconds(lastIssuanceAt, offset);
}

const routed = (conditions: readonly Condition[]) =>
  conditions.some((one) => one.type === 'Routed' && one.status === 'True');
