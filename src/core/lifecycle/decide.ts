import type { Status } from '../conditions.ts';
import type { Observations } from '../observations.ts';
import type { Decision, SnapshotChanges } from './decision.ts';
import { nextAway, nextFault } from './evidence.ts';
import { withIncidents } from './incidents.ts';
import { withDeferral } from './issuance.ts';
import { type RemovalState, removalState, withLeftBehind } from './left-behind.ts';
import { nextCheckAt } from './next-check.ts';
import { behindOwn, nextOwn, servesOwn, withOwnCondition, withOwnProgress } from './own-certificate.ts';
import type { RoundPlan } from './plan.ts';
import { nextProgress } from './progress.ts';
import { withDeferredTransfer, withExpiry, withLoss } from './proof.ts';
import { restAfter } from './rest.ts';
import type { Round } from './round.ts';
import { nextStatus } from './status-rules.ts';
import { summarise } from './summary.ts';
import { isRemovalSuspended } from './suspension.ts';
import { timelineOf } from './timeline.ts';

/**
 * The heart: the round that was carried out becomes what is next. Pure: the same input gives the same decision.
 * @param before the status that the row has.
 * @param now ISO 8601; the workflow's clock.
 */
export function decide(before: Status, round: Round, now: string): Decision {
  const { snapshot, shownBefore, observations } = round;
  const { changes, gaveUp, leaves } = changesOf(round, now);
  const { status, conditions, nextCheckAt, progress } = changes;
  const summary = summarise({
    status,
    conditions,
    switchingOff: snapshot.desired !== 'active',
    gaveUp,
    awaySince: progress.awaySince,
    suspended: isRemovalSuspended(snapshot),
    nextCheckAt,
  });
  return {
    generation: snapshot.generation,
    round: snapshot.round,
    at: now,
    changes,
    ...summary,
    checked: observations.dns !== null || observations.edge !== null || observations.probe !== null,
    timeline: timelineOf({
      before: { ...snapshot, conditions: [...shownBefore], status: before },
      after: changes,
      summary,
      observations,
      now,
    }),
    rest: restAfter(round, changes, { gaveUp, actor: summary.actor }, now),
    forget: leaves === 'forget',
  };
}

function changesOf(
  round: Round,
  now: string,
): { changes: SnapshotChanges; gaveUp: boolean; leaves: RemovalState } {
  const { snapshot, plan, observations, assessment, proof, issuance, beganAttempt } = round;
  const { recheckAfterSeconds, split, partlyHere, leadsAway, serversFail } = assessment;
  const ofCa = conditionsOf(round, now);
  const own = nextOwn(snapshot, observations);
  const conditions = withOwnCondition(snapshot, ofCa, observations, { own, now });
  const stillAtEdge = snapshot.edgeApplied && !removed(plan, observations);
  const away = nextAway(snapshot, { conditions, leadsAway, partlyHere }, now);
  const fault = nextFault(snapshot, { conditions, leadsAway }, observations, now);
  const common = { snapshot, conditions, away, fault, issuance, beganAttempt, split, leadsAway, now };
  const outcome = nextStatus({ ...common, proved: proof.provedAt !== null, edgeApplied: stillAtEdge });
  const { status } = outcome;
  const gaveUp = outcome.gaveUp === true && snapshot.desired === 'active';
  const mayApply = issuance.decision === 'order' || servesOwn(snapshot, now);
  const edgeApplied = stillAtEdge || (status === 'pending_certificate' && mayApply);
  const checked = observations.dns !== null;
  const leaves = removalState({ snapshot, conditions, edgeApplied, checked, partlyHere, now });
  const orders = { ...common, conditions: ofCa, edgeApplied, outcome, leaves, observations };
  const progress = withOwnProgress(nextProgress(snapshot, orders), {
    ...own,
    ...behindOwn(conditions, ofCa),
  });
  const changes: SnapshotChanges = {
    status,
    conditions:
      leaves === 'left_behind'
        ? withLeftBehind(snapshot, conditions, now)
        : withExpiry(snapshot, conditions, outcome, now),
    // What is deleted and off the edge holds nothing any more.
    ...(gaveUp || leaves !== 'stays' ? { provedAt: null, proofMethod: null } : proof),
    edgeApplied,
    certificate: round.certificate,
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
    }),
    progress,
  };
  return { changes, gaveUp, leaves };
}

/** The conditions as assessed, with what only the domain's history and our incidents say. */
function conditionsOf({ snapshot, assessment, issuance }: Round, now: string) {
  const own = withLoss(snapshot, withDeferredTransfer(snapshot, assessment.conditions, now), now);
  return withIncidents(snapshot, withDeferral(snapshot, own, issuance, now));
}

/** This round took the domain off the edge, and saw that nothing is left. */
function removed(plan: RoundPlan, { edge }: Observations): boolean {
  return plan.edge === 'remove' && edge?.failure === null && edge.objects === 'absent';
}
