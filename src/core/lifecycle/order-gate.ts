import { judge, pick } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { asksForCertificate } from './certificate-stage.ts';
import { heldByLimits, latest } from './pauses.ts';
import type { TurnPlan } from './plan-turn.ts';
import { plusSeconds, secondsBetween, UNKNOWN_HOLD_SECONDS } from './schedules.ts';

/**
 * Whether an order may begin (decision 0026): not while the name leads elsewhere or something is known to stand in the
 * CA's way, nor while the name's own servers do not answer what every CA must ask, or sign it wrongly; and while it is we
 * who cannot tell, only after it was waited for a while.
 * @param since when the certificate stage began; null: now
 */
export function mayOrder(conditions: readonly Condition[], since: string | null, now: string): boolean {
  const pointsHere = pick(conditions, 'PointsHere');
  if (pointsHere.status === 'False' || pointsHere.reason === 'dnssec_bogus') return false;
  const allowed = pick(conditions, 'CertificateAllowed');
  switch (allowed.status) {
    case 'True':
      return true;
    case 'False':
      return false;
    case 'Unknown':
      if (allowed.reason === 'caa_unknown' && allowed.actor === 'tenant') return false;
      return since !== null && secondsBetween(since, now) >= UNKNOWN_HOLD_SECONDS;
  }
}

type Turn = Extract<TurnPlan, { kind: 'turn' }>;

/** Whether the plan's look at the DNS comes before its step at the edge, as that step may begin an order. */
export function ordersAfterLooking({ preflight, edge }: Turn): boolean {
  return preflight && (edge === 'apply' || edge === 'apply_anew');
}

/** The plan once its look has been taken: without the order, where that may not begin. */
export function gated(plan: Turn, snapshot: DomainSnapshot, seen: Observations, now: string): Turn {
  const { conditions } = judge(snapshot, seen, now);
  const isAllowed = mayOrder(conditions, snapshot.progress.certificateSince, now);
  if (isAllowed && heldByLimits(seen, now) === null) return plan;
  return { ...plan, edge: snapshot.edgeApplied ? 'observe' : 'none' };
}

/** Whether this turn is to begin an attempt: the first apply that asks for a certificate does, and one that is made anew. */
export function begins({ edge }: Turn, snapshot: DomainSnapshot): boolean {
  const { lastIssuanceAt, certificateSince } = snapshot.progress;
  const first = lastIssuanceAt === null || (certificateSince !== null && lastIssuanceAt < certificateSince);
  return edge === 'apply_anew' || (edge === 'apply' && first && asksForCertificate(snapshot.conditions));
}

/**
 * What the order is known by that this turn is to begin at the CA, by domain, generation and turn; null where it begins
 * none. An edge that has forgotten an order, and is told again, begins another one of the same attempt.
 */
export function orderOf({ edge }: Turn, snapshot: DomainSnapshot): string | null {
  const isOrder = edge === 'apply_anew' || (edge === 'apply' && asksForCertificate(snapshot.conditions));
  return isOrder ? `${snapshot.id}/${snapshot.generation}/${snapshot.turn}` : null;
}

export type TurnTaken = { snapshot: DomainSnapshot; plan: Turn; observations: Observations };

/**
 * The turn as it was taken, where our limits held its order back at the last moment: it has only looked. A domain of
 * which nothing stands waits as one that has never begun.
 */
export function asTaken({ snapshot, plan, observations }: TurnTaken, now: string): TurnTaken {
  const { edge } = observations;
  if (edge?.heldUntil === undefined) return { snapshot, plan, observations };
  // The worker that held it may have a clock behind ours.
  const ordersHeldUntil = latest(edge.heldUntil, plusSeconds(now, 1));
  const held = { ...observations, ordersHeldUntil };
  const isBare =
    snapshot.status === 'pending_certificate' && edge.failure === null && edge.objects === 'absent';
  if (!isBare) return { snapshot, plan: { ...plan, edge: 'observe' }, observations: held };
  return {
    snapshot: { ...snapshot, edgeApplied: false },
    plan: { ...plan, edge: 'none' },
    observations: { ...held, edge: null },
  };
}
