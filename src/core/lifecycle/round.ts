import { type DnsAssessment, type Judgement, judgeRest } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { isUnderWay, later } from '../issuance/back-off.ts';
import type { IssuanceDecision } from '../issuance/policy.ts';
import type { CertificateFacts, Observations } from '../observations.ts';
import { issuanceNow } from './issuance.ts';
import { withCaCondition } from './own-certificate.ts';
import type { RoundPlan } from './plan.ts';
import { asProved, nextProof, type Proof } from './proof.ts';
import { plusSeconds } from './schedules.ts';

/** One round as it was carried out: everything that the decision rests on, each judged once. */
export type Round = {
  /** The row, read as a domain that may be in this state. */
  snapshot: DomainSnapshot;
  /** The conditions that the row had, as they were shown. */
  shownBefore: readonly Condition[];
  plan: RoundPlan;
  observations: Observations;
  assessment: Judgement;
  proof: Proof;
  /** The CA's certificate at the edge after this round. */
  certificate: CertificateFacts | null;
  issuance: IssuanceDecision;
  /** This round began a new attempt at the CA. */
  beganAttempt: boolean;
};

export type Carried = {
  plan: RoundPlan;
  observations: Observations;
  requested: boolean;
};

/** A domain as a round reads it: a workflow that began before incidents were known is replayed without them. */
export function readSnapshot(given: DomainSnapshot, now: string): DomainSnapshot {
  return asProved(withCaCondition({ ...given, incidents: given.incidents ?? [] }), now);
}

/** Asks the issuance policy once more after the checks, before an order begins. */
export function issuanceAfterChecks(
  snapshot: DomainSnapshot,
  checks: DnsAssessment,
  { observations, requested }: Pick<Carried, 'observations' | 'requested'>,
  now: string,
): IssuanceDecision {
  const { conditions } = checks;
  const { certificate, provedAt } = snapshot;
  const view = { conditions, certificate, requested, proved: provedAt !== null };
  return issuanceNow(snapshot, view, observations, now);
}

/** Puts a round together from what was carried out and observed. */
export function roundOf(
  given: DomainSnapshot,
  { requested, ...carried }: Carried,
  checks: DnsAssessment,
  now: string,
): Round {
  const { snapshot, plan, observations } = afterDeferral(readSnapshot(given, now), carried, now);
  const assessment = judgeRest(checks, observations, now);
  const proof = nextProof(snapshot, assessment, observations.dns, now);
  const certificate = nextCertificate(snapshot, observations);
  const view = {
    requested,
    certificate,
    conditions: assessment.conditions,
    proved: proof.provedAt !== null,
  };
  const ordered = wasDeferred(observations) ? null : plan.order;
  const issuance: IssuanceDecision =
    ordered === null
      ? issuanceNow(snapshot, view, observations, now)
      : { decision: 'order', reason: ordered, until: null };
  const goesOn = ordered === 'renewal_ordered' && goesOnWithOrder(snapshot, observations);
  const beganAttempt = ordered !== null && ordered !== 'order_lost' && !goesOn;
  const shownBefore = given.conditions;
  return {
    snapshot,
    shownBefore,
    plan,
    observations,
    assessment,
    proof,
    certificate,
    issuance,
    beganAttempt,
  };
}

/** Tells whether no order was begun, as the responders were not ready or the tenant had no slot. */
const wasDeferred = ({ edge }: Observations): boolean =>
  edge?.challenges?.ready === false || edge?.orderDeferredUntil !== undefined;

/**
 * Tells a round of a renewal that goes on with its order, until that ends. One that failed before the CA had an order
 * counts as an attempt too, or its back-off would never grow.
 */
function goesOnWithOrder({ progress }: DomainSnapshot, { edge }: Observations): boolean {
  if (edge?.orderBegun === true) return false;
  return edge?.issuance !== 'failed' || isUnderWay(progress);
}

type Taken = { snapshot: DomainSnapshot; plan: RoundPlan; observations: Observations };

/**
 * Reads a round whose order our limits deferred at the last moment as one that only observed. A domain of which nothing
 * stands waits as one that has never begun.
 */
function afterDeferral(snapshot: DomainSnapshot, carried: Omit<Carried, 'requested'>, now: string): Taken {
  const { plan, observations } = carried;
  const { edge } = observations;
  if (edge?.limitedUntil === undefined) return { snapshot, ...carried };
  // The worker that deferred it may have a clock behind ours.
  const limited = { ...observations, limitedUntil: later(edge.limitedUntil, plusSeconds(now, 1)) };
  const isBare =
    snapshot.status === 'pending_certificate' && edge.failure === null && edge.objects === 'absent';
  if (!isBare) return { snapshot, plan: { ...plan, order: null, edge: 'observe' }, observations: limited };
  return {
    snapshot: { ...snapshot, edgeApplied: false },
    plan: { ...plan, order: null, edge: 'none' },
    observations: { ...limited, edge: null },
  };
}

function nextCertificate(snapshot: DomainSnapshot, { edge }: Observations): CertificateFacts | null {
  return edge === null || edge.failure !== null ? snapshot.certificate : edge.certificate;
}
