import { pick } from '../checks/judge.ts';
import { type Condition, condition, isOwnDeferral } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { ProblemCause } from '../findings/certificate.ts';
import { orderHistory } from '../issuance/back-off.ts';
import { decideIssuance, type IssuanceDecision, type IssuanceReason } from '../issuance/policy.ts';
import type { CertificateFacts, Observations } from '../observations.ts';
import { plusSeconds, respondersRetry } from './schedules.ts';

export type IssuanceView = {
  proved: boolean;
  /** A person asked for a new attempt. */
  requested: boolean;
  /** All six, as observed last. */
  conditions: readonly Condition[];
  certificate: CertificateFacts | null;
};

/** Asks the issuance policy before anything was observed: is an order due, as far as the row tells? */
export function issuanceDue(snapshot: DomainSnapshot, requested: boolean, now: string): IssuanceDecision {
  const { conditions, certificate, provedAt } = snapshot;
  return decideIssuance({
    ...policyInputs(snapshot, { conditions, certificate, requested, proved: provedAt !== null }),
    obstacles: null,
    now,
  });
}

/** Asks the issuance policy with all that a round observed. */
export function issuanceNow(
  snapshot: DomainSnapshot,
  view: IssuanceView,
  { limitedUntil = null, edge }: Observations,
  now: string,
): IssuanceDecision {
  const respondersAway = edge?.challenges?.ready === false;
  return decideIssuance({
    ...policyInputs(snapshot, view),
    obstacles: {
      pointsHere: pick(view.conditions, 'PointsHere'),
      allowed: pick(view.conditions, 'CertificateAllowed'),
      limitedUntil,
      respondersRetryAt: respondersAway ? plusSeconds(now, respondersRetry(snapshot.id)) : null,
      slotFreeAt: edge?.orderDeferredUntil ?? null,
    },
    now,
  });
}

/** Returns what the issuance policy asks of a row; the obstacles and the time are the caller's. */
export function policyInputs(
  snapshot: Pick<DomainSnapshot, 'desired' | 'status' | 'edgeApplied' | 'progress'>,
  { proved, requested, conditions, certificate }: IssuanceView,
) {
  const { desired, status, edgeApplied, progress } = snapshot;
  const ready = conditions.find(
    (one): one is Condition<'CertificateReady'> => one.type === 'CertificateReady',
  );
  return {
    wanted: desired === 'active',
    live: status === 'active',
    proved,
    requested,
    // Nothing at the edge is of this attempt before its first apply.
    certificate: edgeApplied ? certificate : null,
    nameRefused: causeOfFailure(conditions) === 'name',
    ready: edgeApplied && ready !== undefined ? ready.reason : ('not_requested' as const),
    history: orderHistory(progress),
    workerRenews: progress.workerRenews === true,
    stageSince: progress.certificateSince,
  };
}

/** Returns why the newest order failed, be it a first one or a renewal; null where none did, or it is not known. */
export function causeOfFailure(conditions: readonly Condition[]): ProblemCause | null {
  const ready = conditions.find(
    (one): one is Condition<'CertificateReady'> => one.type === 'CertificateReady',
  );
  const { params } = ready ?? {};
  const isFailure = params?.case === 'failed' || params?.case === 'renewal' || params?.case === 'ended';
  return isFailure ? (params.cause ?? null) : null;
}

/** A certificate is there that clients accept; a renewal that fails takes nothing from it yet. */
export function holdsCertificate(conditions: readonly Condition[]): boolean {
  const ready = conditions.find(({ type }) => type === 'CertificateReady');
  return ready?.status === 'True' || ready?.reason === 'renewal_failing';
}

/** The CA's refusal, whatever it is; not that an order is pending, nor that a renewal fails. */
export function issuanceFailed(conditions: readonly Condition[]): boolean {
  const { status, reason } = pick(conditions, 'CertificateReady');
  return status === 'False' && reason !== 'requesting' && reason !== 'renewal_failing';
}

/** The waits that no other condition of a domain tells of. */
const RATE_LIMITS: ReadonlySet<IssuanceReason> = new Set<IssuanceReason>([
  'earlier_orders',
  'orders_limited',
]);

/**
 * Says `rate_limited` while earlier orders or our limits defer an order, and `orders_paused` while the CA has paused us,
 * unless one that failed stands at the edge, which says more; and takes it back once the order may begin.
 */
export function withDeferral(
  { domain, edgeApplied }: DomainSnapshot,
  conditions: Condition[],
  { decision, reason, until }: IssuanceDecision,
  now: string,
): Condition[] {
  const isBare = !edgeApplied || pick(conditions, 'CertificateReady').reason === 'not_requested';
  if (RATE_LIMITS.has(reason) && isBare) {
    const params = { case: 'waits' as const, domain, until };
    return withAllowed(conditions, condition('CertificateAllowed', 'rate_limited', params, now));
  }
  if (reason === 'paused_by_ca' && isBare) {
    const params = { case: 'paused' as const, domain };
    return withAllowed(conditions, condition('CertificateAllowed', 'orders_paused', params, now));
  }
  if (decision !== 'order' || !isOwnDeferral(pick(conditions, 'CertificateAllowed'))) return conditions;
  return withAllowed(conditions, condition('CertificateAllowed', 'not_checked', { case: 'not_looked' }, now));
}

function withAllowed(conditions: Condition[], allowed: Condition): Condition[] {
  return conditions.map((one) => (one.type === 'CertificateAllowed' ? allowed : one));
}
