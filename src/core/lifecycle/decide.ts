import { judge } from '../checks/judge.ts';
import type { DomainSnapshot } from '../domain.ts';
import { isHeld } from '../fleet/incident.ts';
import { withIncidents } from '../fleet/words.ts';
import type { Observations } from '../observations.ts';
import type { Decision, SnapshotChanges } from './decision.ts';
import { nextAway, nextFault } from './evidence.ts';
import { type Leaving, leaving, withLeftBehind } from './left-behind.ts';
import { nextCheckAt } from './next-check.ts';
import { asTaken, begins, mayOrder } from './order-gate.ts';
import { heldByLimits, withPause } from './pauses.ts';
import type { TurnPlan } from './plan-turn.ts';
import { nextProgress } from './progress.ts';
import { asProved, nextProof, withExpiry, withHeldMove, withLoss } from './proof.ts';
import { nextStatus } from './status-rules.ts';
import { summarise } from './summary.ts';
import { timelineOf } from './timeline.ts';

export type Turn = Extract<TurnPlan, { kind: 'turn' }>;

/**
 * The heart: what is, and what was seen, become what is next. Pure: the same input gives the same decision.
 * @param now ISO 8601; the workflow's clock.
 */
export function decide(given: DomainSnapshot, planned: Turn, seen: Observations, now: string): Decision {
  const taken = {
    // A workflow that began before incidents were known is replayed with snapshots that tell of none.
    snapshot: asProved({ ...given, incidents: given.incidents ?? [] }, now),
    plan: planned,
    observations: seen,
  };
  const { snapshot, plan, observations } = asTaken(taken, now);
  const { changes, gaveUp, leaves } = changesOf(snapshot, plan, observations, now);
  const { status, conditions, nextCheckAt, progress } = changes;
  const switchingOff = snapshot.desired !== 'active';
  const summary = summarise({
    status,
    conditions,
    switchingOff,
    gaveUp,
    awaySince: progress.awaySince,
    held: isHeld(snapshot.incidents),
    nextCheckAt,
  });
  return {
    generation: snapshot.generation,
    turn: snapshot.turn,
    at: now,
    changes,
    ...summary,
    checked: observations.dns !== null || observations.edge !== null || observations.probe !== null,
    timeline: timelineOf({
      before: { ...snapshot, status: given.status },
      after: changes,
      summary,
      observations,
      now,
    }),
    forget: leaves === 'forget',
  };
}

function changesOf(
  snapshot: DomainSnapshot,
  plan: Turn,
  observations: Observations,
  now: string,
): { changes: SnapshotChanges; gaveUp: boolean; leaves: Leaving } {
  const judged = judge(snapshot, observations, now);
  const proof = nextProof(snapshot, judged, observations.dns, now);
  const own = withLoss(snapshot, withHeldMove(snapshot, judged.conditions, now), now);
  const conditions = withIncidents(snapshot, withPause(snapshot, own, observations, now));
  const { recheckAfterSeconds, split, partlyHere, leadsAway, serversFail } = judged;
  const proved = proof.provedAt !== null;
  const standing = snapshot.edgeApplied && !removed(plan, observations);
  const away = nextAway(snapshot, { conditions, leadsAway, partlyHere }, now);
  const fault = nextFault(snapshot, { conditions, leadsAway }, observations, now);
  const held = observations.edge?.challenges?.ready === false;
  const beganIssuance = begins(plan, snapshot) && !held;
  const common = { snapshot, conditions, away, fault, beganIssuance, held, split, leadsAway, now };
  const outcome = nextStatus({ ...common, proved, edgeApplied: standing });
  const { status } = outcome;
  const gaveUp = outcome.gaveUp === true && snapshot.desired === 'active';
  const mayApply =
    status === 'pending_certificate' &&
    proved &&
    !gaveUp &&
    snapshot.desired === 'active' &&
    mayOrder(conditions, snapshot.progress.certificateSince, now);
  const edgeApplied = standing || mayApply;
  const looked = observations.dns !== null;
  const leaves = leaving({ snapshot, conditions, edgeApplied, looked, partlyHere, now });
  const progress = nextProgress(snapshot, { ...common, edgeApplied, outcome, leaves, observations });
  const changes: SnapshotChanges = {
    status,
    conditions:
      leaves === 'left_behind'
        ? withLeftBehind(snapshot, conditions, now)
        : withExpiry(snapshot, conditions, outcome, now),
    // What is deleted and off the edge holds nothing any more.
    ...(gaveUp || leaves !== 'stays' ? { provedAt: null, proofMethod: null } : proof),
    edgeApplied,
    certificate: nextCertificate(snapshot, observations),
    activatedAt: status === 'active' ? (snapshot.activatedAt ?? now) : snapshot.activatedAt,
    givenUpAt: gaveUp ? (snapshot.givenUpAt ?? now) : null,
    nextCheckAt: nextCheckAt({
      ...common,
      status,
      gaveUp,
      edgeApplied,
      leaves,
      progress,
      recheckAfterSeconds,
      serversFail,
      heldUntil: heldByLimits(observations, now),
    }),
    progress,
  };
  return { changes, gaveUp, leaves };
}

/** Whether this turn took the domain off the edge, and saw that nothing is left. */
function removed(plan: Turn, { edge }: Observations): boolean {
  return plan.edge === 'remove' && edge?.failure === null && edge.objects === 'absent';
}

function nextCertificate(snapshot: DomainSnapshot, { edge }: Observations) {
  return edge === null || edge.failure !== null ? snapshot.certificate : edge.certificate;
}
