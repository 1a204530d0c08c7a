import { pick } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import { type DomainSnapshot, freshProgress, type Progress } from '../domain.ts';
import type { Observations } from '../observations.ts';
import type { Evidence } from './evidence.ts';
import type { Leaving } from './left-behind.ts';
import { heldByLimits, holdLeft, latest, type Pauses, pausesOf } from './pauses.ts';
import { heldRetry, issuancePause, plusSeconds } from './schedules.ts';
import type { Outcome } from './status-rules.ts';

export type ProgressInput = {
  outcome: Outcome;
  conditions: readonly Condition[];
  away: Evidence;
  fault: Evidence;
  beganIssuance: boolean;
  /** Whether an issuance that was due was held back, as nothing could answer its challenge. */
  held: boolean;
  /** What becomes of a deleted domain. */
  leaves: Leaving;
  /** Whether anything may stand at the edge after this turn. */
  edgeApplied: boolean;
  observations: Observations;
  now: string;
};

/** What the attempt remembers after this turn. */
export function nextProgress(snapshot: DomainSnapshot, input: ProgressInput): Progress {
  const { outcome, away, now } = input;
  const awayNow = { awaySince: away.since, awaySeenAt: away.seenAt };
  const fault = issues(outcome) ? input.fault : { since: null, seenAt: null };
  const { progress } = snapshot;
  const goesOn = startOfStage(outcome, now) !== null && outcome.gaveUp !== true;
  if (goesOn && snapshot.givenUpAt !== null)
    return { ...freshProgress(now), ...pausesOf(progress), certificateSince: now };
  if (outcome.status === 'active') return { ...freshProgress(progress.attemptStartedAt), ...awayNow };
  return {
    ...progress,
    ...nextIssuance(snapshot, input),
    ...awayNow,
    tenantFaultSince: fault.since,
    tenantFaultSeenAt: fault.seenAt,
    removedSince: input.leaves === 'stays' ? null : (progress.removedSince ?? now),
    certificateSince: progress.certificateSince ?? startOfStage(outcome, now),
  };
}

const issues = ({ status }: Outcome) =>
  status === 'pending_certificate' || status === 'deploying' || status === 'certificate_failed';

const startOfStage = ({ status }: Outcome, now: string) =>
  status === 'pending_certificate' || status === 'certificate_failed' ? now : null;

/** How long an edge that refused or was away is left alone; where no order has been spent, no pause begins, and none ends. */
const EDGE_RETRY_SECONDS = 30;

/**
 * After a failure: our pause; or the CA's own Retry-After, or what our limits say, where that is later. A turn that sees
 * no new failure leaves the pause as it is: somebody may have ended it.
 */
function nextIssuance(snapshot: DomainSnapshot, input: ProgressInput): Pauses {
  const { outcome, conditions, beganIssuance, edgeApplied, observations, now } = input;
  const { lastIssuanceAt, issuanceAttempts } = snapshot.progress;
  // The edge may have been waited for, so the order is older than this decision.
  const last = beganIssuance ? (observations.edge?.appliedAt ?? now) : lastIssuanceAt;
  const attempts = issuanceAttempts + (beganIssuance ? 1 : 0);
  if (pick(conditions, 'Routed').reason === 'apply_failed') {
    const tried = plusSeconds(now, EDGE_RETRY_SECONDS);
    if (beganIssuance && observations.edge?.orderBegun === true) {
      const paused = latest(tried, plusSeconds(last ?? now, issuancePause(attempts)));
      return { lastIssuanceAt: last, issuanceAttempts: attempts, nextIssuanceAt: paused };
    }
    const next = latest(tried, holdLeft(snapshot.progress, observations, now));
    return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt: next };
  }
  if (input.held) {
    return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt: plusSeconds(now, heldRetry(snapshot.id)) };
  }
  const known = beganIssuance ? null : snapshot.progress.nextIssuanceAt;
  // No order of this attempt has failed: what earlier ones left is all that there is to wait for.
  if (outcome.status !== 'certificate_failed' || !edgeApplied)
    return { lastIssuanceAt: last, issuanceAttempts: attempts, nextIssuanceAt: known };
  const wasOnItsWay = snapshot.conditions.some(({ reason }) => reason === 'requesting');
  const own = plusSeconds(last ?? now, issuancePause(attempts));
  const paused = known === null || wasOnItsWay ? own : known;
  const asked = latest(observations.edge?.problem?.retryAfter ?? null, heldByLimits(observations, now));
  return {
    lastIssuanceAt: last,
    issuanceAttempts: attempts,
    nextIssuanceAt: latest(paused, asked),
  };
}
