import { assertNever, type Condition, type Status } from '../conditions.ts';
import type { DomainSnapshot, Progress } from '../domain.ts';
import { holdsCertificate } from './certificate-stage.ts';
import type { Leaving } from './left-behind.ts';
import { mayOrder } from './order-gate.ts';
import { latest, pauseLeft } from './pauses.ts';
import {
  ACTIVE_INTERVAL_SECONDS,
  DEPLOY_OFFSETS,
  DNS_OFFSETS,
  heldRetry,
  LEAST_RECHECK_SECONDS,
  LEFT_BEHIND_OFFSETS,
  nextOffset,
  obstaclePause,
  plusSeconds,
  secondsBetween,
  spread,
  TROUBLED_INTERVAL_SECONDS,
} from './schedules.ts';

/** How long until a removal that could not be verified is tried again. */
const REMOVAL_RETRY_SECONDS = 10;
/** How long after the first look at what was just put up the next one is. */
const FIRST_SERVED_SECONDS = 0.1;
/** A failed certificate is looked at this often although nothing is due: a watch may have missed its success. */
const FAILED_LOOK_SECONDS = 3600;
/** Within this long after a place in our limits of orders is free, all who wait for one look again. */
const RELEASE_SECONDS = 120;
/** A claim whose week is over, and which is not given up as we have an incident, is looked at this often. */
const HELD_LOOK_SECONDS = 3600;

export type After = {
  snapshot: DomainSnapshot;
  status: Status;
  gaveUp: boolean;
  edgeApplied: boolean;
  progress: Progress;
  conditions: readonly Condition[];
  /** Whether an issuance that was due was held back, as nothing could answer its challenge. */
  held: boolean;
  /** What becomes of a deleted domain. */
  leaves: Leaving;
  recheckAfterSeconds: number | null;
  /** The zone's own servers could not tell. */
  serversFail: boolean;
  /** Until when our own limits of orders were found full, else null. */
  heldUntil: string | null;
  now: string;
};

/** When the next turn comes by itself: `now` for at once, null for never (a request begins the next). */
export function nextCheckAt(after: After): string | null {
  const { snapshot, status, now } = after;
  const removing = snapshot.desired !== 'active' || after.gaveUp;
  if (removing) {
    if (!after.edgeApplied) return nextLookAtLeft(after);
    const justDecided = status !== snapshot.status || (after.gaveUp && snapshot.givenUpAt === null);
    return justDecided ? now : plusSeconds(now, REMOVAL_RETRY_SECONDS);
  }
  const scheduled = scheduledCheck(after);
  if (!after.held || scheduled === null) return scheduled;
  return earliest(scheduled, plusSeconds(now, heldRetry(snapshot.id)));
}

/** Off the edge: a deleted domain's record is looked for, at once and then less and less often. */
function nextLookAtLeft({ leaves, progress, now }: After): string | null {
  if (leaves === 'look') return now;
  if (leaves !== 'left_behind' || progress.removedSince === null) return null;
  const offset = nextOffset(LEFT_BEHIND_OFFSETS, secondsBetween(progress.removedSince, now));
  return offset === null ? now : plusSeconds(progress.removedSince, offset);
}

function scheduledCheck(after: After): string | null {
  const { status, progress, now } = after;
  const unordered =
    !after.edgeApplied && (status === 'pending_certificate' || status === 'certificate_failed');
  if (unordered) {
    const looked = plusSeconds(now, obstaclePause(secondsBetween(progress.certificateSince ?? now, now)));
    const until = latest(pauseLeft(progress, now), released(after));
    return earliest(looked, until ?? looked);
  }
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

/** Places that become free are few, and who waits for them looks again each time: not all at once. */
function released({ heldUntil, snapshot, now }: After): string | null {
  if (heldUntil === null) return null;
  // `spread` takes up to a fifth away.
  const share = 5 * (RELEASE_SECONDS - spread(RELEASE_SECONDS, snapshot.id));
  return latest(plusSeconds(heldUntil, share), plusSeconds(now, 5));
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
    offset === null ? plusSeconds(now, HELD_LOOK_SECONDS) : plusSeconds(progress.attemptStartedAt, offset);
  const wanted =
    recheckAfterSeconds === null
      ? scheduled
      : earliest(scheduled, plusSeconds(now, Math.max(recheckAfterSeconds, LEAST_RECHECK_SECONDS)));
  if (!serversFail) return wanted;
  // Servers of the tenant's that give no answer cost a look all its time: they are asked less often.
  const paused = obstaclePause(secondsBetween(progress.attemptStartedAt, now));
  return latest(wanted, plusSeconds(now, paused)) ?? wanted;
}

function nextDeployCheck({ snapshot, status, progress, conditions, now }: After): string {
  if (status !== snapshot.status && (status === 'pending_certificate' || holdsCertificate(conditions)))
    return now;
  const since = progress.lastIssuanceAt ?? progress.certificateSince ?? now;
  const offset = nextOffset(DEPLOY_OFFSETS, secondsBetween(since, now));
  const scheduled = offset === null ? plusSeconds(now, FAILED_LOOK_SECONDS) : plusSeconds(since, offset);
  return routed(conditions) && holdsCertificate(conditions)
    ? earliest(scheduled, plusSeconds(now, untilServed(snapshot, now)))
    : scheduled;
}

/** The next order; or, while none may begin, a look at what holds it. */
function nextFailedCheck({ progress, conditions, now }: After): string {
  const due = progress.nextIssuanceAt ?? now;
  if (due > now || mayOrder(conditions, progress.certificateSince, now))
    return earliest(due, plusSeconds(now, FAILED_LOOK_SECONDS));
  return plusSeconds(now, obstaclePause(secondsBetween(progress.certificateSince ?? now, now)));
}

/**
 * A gateway serves what was just put up after some tenths of a second, and tells nobody: looked at again soon after
 * the first look, then each time after twice as long.
 */
function untilServed({ conditions }: DomainSnapshot, now: string): number {
  const last = conditions.find((one) => one.type === 'Reachable');
  if (last === undefined || last.reason === 'not_checked') return FIRST_SERVED_SECONDS;
  return Math.max(2 * secondsBetween(last.observedAt, now), FIRST_SERVED_SECONDS);
}

function nextActiveCheck({ snapshot, conditions, now }: After): string {
  // What was taken away by hand is put back at once; what cannot be put back waits like any other trouble.
  if (routed(snapshot.conditions) && !routed(conditions)) return now;
  // Put back just now, and not yet seen from outside.
  if (routed(conditions) && conditions.some((one) => one.type === 'Reachable' && one.status === 'Unknown'))
    return now;
  // "Could not tell" is no trouble: one silent resolver must not make a whole fleet look more often.
  // An obstacle to the next certificate has its own, slower looks.
  const troubled = conditions.some((one) => one.status === 'False' && one.type !== 'CertificateAllowed');
  const interval = spread(troubled ? TROUBLED_INTERVAL_SECONDS : ACTIVE_INTERVAL_SECONDS, snapshot.id);
  // A gateway that has only just taken the name up is looked at soon, and a portal that is away as soon as ever.
  const unreachable = conditions.some((one) => one.type === 'Reachable' && one.status === 'False');
  return plusSeconds(now, unreachable ? Math.min(untilServed(snapshot, now), interval) : interval);
}

const routed = (conditions: readonly Condition[]) =>
  conditions.some((one) => one.type === 'Routed' && one.status === 'True');

const earliest = (one: string, other: string) => (one < other ? one : other);
