import type { DomainSnapshot } from '../domain.ts';
import type { IssuanceDecision, OrderReason } from '../issuance/policy.ts';
import { holdsCertificate, issuanceDue } from './issuance.ts';
import { ownToChange, servesOwn } from './own-certificate.ts';
import { hasEnded, hasLost } from './proof.ts';
import {
  PREFLIGHT_INTERVAL_SECONDS,
  secondsBetween,
  spread,
  TROUBLED_PREFLIGHT_INTERVAL_SECONDS,
} from './schedules.ts';

/**
 * What one round does with the world before it decides.
 * - `edge`: `apply_anew` is an apply that replaces a failed order.
 * - `order`: why the apply begins an order; null: it begins none.
 * - `preflight` goes with the DNS check, and is made where that finds the record right. An order waits for it.
 * - `probe` goes with an observation of the edge.
 */
export type Plan = { kind: 'settled' } | RoundPlan;
export type RoundPlan = {
  kind: 'round';
  dns: boolean;
  preflight: boolean;
  edge: EdgeStep;
  order: OrderReason | null;
  probe: boolean;
};
export type EdgeStep = 'none' | 'apply' | 'apply_anew' | 'observe' | 'remove';

const SETTLED: Plan = { kind: 'settled' };
const round = (
  edge: EdgeStep,
  {
    order = null,
    ...checks
  }: { order?: OrderReason | null; dns?: true; preflight?: boolean; probe?: boolean } = {},
): RoundPlan => ({
  kind: 'round',
  edge,
  order,
  dns: checks.dns === true,
  preflight: checks.preflight === true,
  probe: checks.probe === true,
});

/**
 * Plans the next round from the row alone. `requested`: a person asked for it (a watch that woke us only observes).
 * `settled` means that nothing is left to do and the workflow may end.
 */
export function planRound(snapshot: DomainSnapshot, requested: boolean, now: string): Plan {
  // Off the edge first, which must not wait for anybody's DNS; then its record is looked for.
  if (snapshot.desired === 'deleted')
    return snapshot.edgeApplied ? round('remove') : round('none', { dns: true });
  if (snapshot.desired === 'disabled') {
    if (snapshot.edgeApplied) return round('remove');
    return snapshot.status === 'disabled' ? SETTLED : round('none');
  }
  if (snapshot.provedAt === null || snapshot.givenUpAt !== null) return planWithoutProof(snapshot, requested);
  return planWithProof(snapshot, requested, now);
}

/** Nothing may stand at the edge for a name that is not proved, or that was given up. */
function planWithoutProof(snapshot: DomainSnapshot, requested: boolean): Plan {
  if (snapshot.edgeApplied) return round('remove');
  if (hasLost(snapshot)) return round('none');
  if (snapshot.givenUpAt !== null && !requested && hasEnded(snapshot)) return SETTLED;
  return round('none', { dns: true, preflight: true });
}

function planWithProof(snapshot: DomainSnapshot, requested: boolean, now: string): Plan {
  const { status, edgeApplied } = snapshot;
  if (status === 'active') return planActive(snapshot, requested, now);
  // A retry that overtook the removal of what was switched off; its DNS has failed since.
  if (edgeApplied && status === 'dns_failed') return round('remove');
  // Before the first apply, and for a retry of a domain that was proved before: its DNS is checked afresh.
  if (!edgeApplied || !isIssuing(snapshot)) return round('none', { dns: true, preflight: true });
  // While DNS is not checked nobody's word ends a back-off: the retry has ended our own already.
  const issuance = issuanceDue(snapshot, requested && status === 'certificate_failed', now);
  const { order } = orderOf(issuance);
  // With an own certificate nothing was checked for the CA before the first apply.
  const own = servesOwn(snapshot, now);
  const checks =
    own || status === 'certificate_failed' ? { dns: true as const, preflight: order !== null } : {};
  if (status === 'certificate_failed' || (status === 'pending_certificate' && !own))
    return round(stepFor(snapshot, issuance, now), { order, ...checks });
  const probe = own || holdsCertificate(snapshot.conditions);
  const isCurrent = order === null && isRouted(snapshot) && !ownToChange(snapshot, now);
  return round(isCurrent ? 'observe' : stepFor(snapshot, issuance, now), { order, ...checks, probe });
}

const isIssuing = ({ status }: DomainSnapshot) =>
  status === 'pending_certificate' || status === 'deploying' || status === 'certificate_failed';

/** Puts back at once what is gone from the edge; where that needs a new certificate, after a preflight. */
function planActive(snapshot: DomainSnapshot, requested: boolean, now: string): Plan {
  const issuance = issuanceDue(snapshot, requested, now);
  const { order } = orderOf(issuance);
  const preflight = order !== null || (isRouted(snapshot) && (requested || preflightDue(snapshot, now)));
  return round(stepFor(snapshot, issuance, now), { order, dns: true, probe: true, preflight });
}

/** Carries the policy's answer to the edge. An order that failed stays as it is until the next one. */
function stepFor(snapshot: DomainSnapshot, issuance: IssuanceDecision, now: string): EdgeStep {
  const { order, anew } = orderOf(issuance);
  if (order !== null) return anew ? 'apply_anew' : 'apply';
  if (ownToChange(snapshot, now)) return 'apply';
  const { progress, conditions } = snapshot;
  const hasCertificate =
    servesOwn(snapshot, now) || (progress.workerRenews === true && holdsCertificate(conditions));
  const goesOn = issuance.decision === 'renew' || ROUTE_FOLLOWS.has(issuance.reason) || hasCertificate;
  return goesOn && !isRouted(snapshot) ? 'apply' : 'observe';
}

/** The reasons to wait with which the edge is still applied: the route exists, or follows the certificate. */
const ROUTE_FOLLOWS: ReadonlySet<IssuanceDecision['reason']> = new Set([
  ...(['certificate_valid', 'order_pending', 'edge_retries'] as const),
]);

const REPLACES_A_FAILED_ORDER: ReadonlySet<OrderReason> = new Set([
  ...(['requested', 'certificate_expired', 'retry_due', 'renewal_ordered'] as const),
]);

function orderOf({ decision, reason }: IssuanceDecision): { order: OrderReason | null; anew: boolean } {
  if (decision !== 'order') return { order: null, anew: false };
  const order = reason as OrderReason;
  return { order, anew: REPLACES_A_FAILED_ORDER.has(order) };
}

/** Tells whether the order waits for the DNS check of the same round. */
export function checksBeforeOrder({ preflight, order }: RoundPlan): boolean {
  return preflight && order !== null;
}

/** Returns the plan once its check was made: without the order, where that may not begin. */
export function afterChecks(
  plan: RoundPlan,
  snapshot: DomainSnapshot,
  issuance: IssuanceDecision,
  now: string,
): RoundPlan {
  if (issuance.decision === 'order') return plan;
  if (!snapshot.edgeApplied) return { ...plan, order: null, edge: 'none' };
  if (ownToChange(snapshot, now) || (servesOwn(snapshot, now) && !isRouted(snapshot)))
    return { ...plan, order: null, edge: 'apply' };
  // Our limits are about orders to come: one that the CA has already goes on.
  return { ...plan, order: null, edge: issuance.reason === 'orders_limited' ? 'apply' : 'observe' };
}

/**
 * Tells whether a name that seems to lead elsewhere may pass its clients on to us, as a proxy does that was switched on
 * in front of it: of a live domain port 80 is asked then, before anything is concluded.
 */
export function mayPassThrough({ status, desired, provedAt }: DomainSnapshot): boolean {
  return status === 'active' && desired === 'active' && provedAt !== null;
}

function preflightDue({ conditions, id }: DomainSnapshot, now: string): boolean {
  const allowed = conditions.find(({ type }) => type === 'CertificateAllowed');
  if (allowed === undefined) return true;
  const interval =
    allowed.status === 'True' ? PREFLIGHT_INTERVAL_SECONDS : TROUBLED_PREFLIGHT_INTERVAL_SECONDS;
  return secondsBetween(allowed.observedAt, now) >= spread(interval, id);
}

const isRouted = ({ conditions }: DomainSnapshot) =>
  conditions.some(({ type, status }) => type === 'Routed' && status === 'True');
