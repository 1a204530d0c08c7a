import { pick } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import { type DomainSnapshot, freshProgress, type Progress } from '../domain.ts';
import { nextHistory, type OrderHistory, orderHistory } from '../issuance/back-off.ts';
import type { IssuanceDecision, IssuanceReason } from '../issuance/policy.ts';
import type { Observations } from '../observations.ts';
import type { Evidence } from './evidence.ts';
import { causeOfFailure, issuanceFailed } from './issuance.ts';
import type { RemovalState } from './left-behind.ts';
import type { Outcome } from './status-rules.ts';

export type ProgressInput = {
  outcome: Outcome;
  conditions: readonly Condition[];
  away: Evidence;
  fault: Evidence;
  issuance: IssuanceDecision;
  /** This round began a new attempt at the CA. */
  beganAttempt: boolean;
  /** The fate of a deleted domain. */
  leaves: RemovalState;
  /** Anything may stand at the edge after this round. */
  edgeApplied: boolean;
  observations: Observations;
  now: string;
};

/** Returns what the attempt remembers after this round. */
export function nextProgress(snapshot: DomainSnapshot, input: ProgressInput): Progress {
  const { outcome, away, now } = input;
  const awayNow = { awaySince: away.since, awaySeenAt: away.seenAt };
  const fault = issues(outcome) ? input.fault : { since: null, seenAt: null };
  const { progress } = snapshot;
  const goesOn = startOfStage(outcome, now) !== null && outcome.gaveUp !== true;
  if (goesOn && snapshot.givenUpAt !== null)
    return { ...freshProgress(now), ...orderHistory(progress), certificateSince: now };
  const workerRenews = input.observations.edge?.workerRenews ?? progress.workerRenews;
  const common = {
    ...awayNow,
    ...(workerRenews === undefined ? {} : { workerRenews }),
  };
  if (outcome.status === 'active') {
    const orders = workerRenews === true && !isSettled(input) ? ordersAfter(snapshot, input) : {};
    return {
      ...freshProgress(progress.attemptStartedAt),
      ...common,
      ...limitsOf(snapshot, input),
      ...orders,
    };
  }
  return {
    ...progress,
    ...ordersAfter(snapshot, input),
    ...common,
    tenantFaultSince: fault.since,
    tenantFaultSeenAt: fault.seenAt,
    removedSince: input.leaves === 'stays' ? null : (progress.removedSince ?? now),
    certificateSince: progress.certificateSince ?? startOfStage(outcome, now),
  };
}

/** Returns until when our limits were full, as the newest preflight of a live domain found. */
function limitsOf(
  { progress }: DomainSnapshot,
  { observations: { preflight, limitedUntil = null }, now }: ProgressInput,
): Pick<Progress, 'ordersLimitedUntil'> {
  const until = preflight === null ? (progress.ordersLimitedUntil ?? null) : limitedUntil;
  return until !== null && until > now ? { ordersLimitedUntil: until } : {};
}

/**
 * Tells whether no order of a live domain is on its way or has failed. Until then its orders are remembered: a certificate
 * that is lost, or an edge that cannot be observed, must not end what the CA or our back-off asked for.
 */
function isSettled({ conditions, issuance, observations: { edge } }: ProgressInput): boolean {
  if (edge === null || edge.failure !== null) return false;
  const isPending = RENEWS.has(issuance.reason) && edge.issuance === 'requesting';
  return pick(conditions, 'CertificateReady').reason === 'issued' && !isPending;
}

/** The answers to a renewal that is due: its order begins or goes on, or only goes on, or follows others. */
const RENEWS: ReadonlySet<IssuanceReason> = new Set<IssuanceReason>([
  ...(['renewal_ordered', 'orders_limited', 'no_free_slot'] as const),
]);

/** An order of a live domain stands at the edge as failed: its renewal, or one for a certificate that is lost. */
const failsWhileLive = ({ status }: Outcome, conditions: readonly Condition[]): boolean =>
  status === 'active' &&
  (issuanceFailed(conditions) || pick(conditions, 'CertificateReady').reason === 'renewal_failing');

const isSuspended = (conditions: readonly Condition[]) => causeOfFailure(conditions) === 'paused';

const issues = ({ status }: Outcome) =>
  status === 'pending_certificate' || status === 'deploying' || status === 'certificate_failed';

const startOfStage = ({ status }: Outcome, now: string) =>
  status === 'pending_certificate' || status === 'certificate_failed' ? now : null;

/** The deferrals at the edge, which spent no order. */
const SPENT_NOTHING: ReadonlySet<IssuanceReason> = new Set<IssuanceReason>([
  'responders_not_ready',
  'no_free_slot',
]);

function ordersAfter(snapshot: DomainSnapshot, input: ProgressInput): OrderHistory {
  const { outcome, conditions, beganAttempt, edgeApplied, observations, now } = input;
  const { edge, limitedUntil = null } = observations;
  const history = orderHistory(snapshot.progress);
  const edgeFailed = pick(conditions, 'Routed').reason === 'apply_failed';
  if (SPENT_NOTHING.has(input.issuance.reason) && !edgeFailed) return history;
  const orderBegun = edge?.orderBegun === true ? 'after_order' : 'before_order';
  return nextHistory(
    history,
    {
      // The edge may have been waited for, so the order is older than this decision.
      begunAt: beganAttempt ? (edge?.appliedAt ?? now) : null,
      edgeFailed: edgeFailed ? orderBegun : 'no',
      // Where nothing stands no order of this attempt has failed: what earlier ones left is all that there is to wait for.
      failed: (outcome.status === 'certificate_failed' || failsWhileLive(outcome, conditions)) && edgeApplied,
      suspended: isSuspended(conditions) && (beganAttempt || !isSuspended(snapshot.conditions)),
      wasPending: snapshot.conditions.some(({ reason }) => reason === 'requesting'),
      retryAfter: edge?.problem?.retryAfter ?? null,
      limitedUntil: limitedUntil !== null && limitedUntil > now ? limitedUntil : null,
    },
    now,
  );
}
