import { judge, pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import { type DomainSnapshot, freshProgress, type Progress, type ProofMethod } from '../domain.ts';
import type { Observations } from '../observations.ts';
import type { Decision, SnapshotChanges } from './decision.ts';
import { nextCheckAt } from './next-check.ts';
import type { TurnPlan } from './plan-turn.ts';
import { issuancePause, plusSeconds } from './schedules.ts';
import { nextStatus, type Outcome } from './status-rules.ts';
import { summarise } from './summary.ts';
import { timelineOf } from './timeline.ts';

export type Turn = Extract<TurnPlan, { kind: 'turn' }>;

/**
 * The heart: what is, and what was seen, become what is next. Pure: the same input gives the same decision.
 * @param now ISO 8601; the workflow's clock.
 */
export function decide(
  snapshot: DomainSnapshot,
  plan: Turn,
  observations: Observations,
  now: string,
): Decision {
  const judged = judge(snapshot, observations, now);
  const proof = nextProof(snapshot, judged.conditions, now);
  const conditions = withLoss(snapshot, proof, judged.conditions, now);
  const removed =
    plan.edge === 'remove' && observations.edge?.failure === null && observations.edge.objects === 'absent';
  const awaySince = nextAwaySince(snapshot, conditions, now);
  const beganIssuance =
    plan.edge === 'apply_anew' || (plan.edge === 'apply' && snapshot.progress.lastIssuanceAt === null);
  const outcome = nextStatus({
    snapshot,
    conditions,
    proved: proof.provedAt !== null,
    edgeApplied: snapshot.edgeApplied && !removed,
    awaySince,
    beganIssuance,
    now,
  });
  const gaveUp = outcome.gaveUp === true && snapshot.desired === 'active';
  const mayApply = outcome.status === 'pending_certificate' && proof.provedAt !== null && !gaveUp;
  const edgeApplied = (mayApply && snapshot.desired === 'active') || (snapshot.edgeApplied && !removed);
  const progress = nextProgress(snapshot, {
    outcome,
    conditions,
    awaySince,
    beganIssuance,
    observations,
    now,
  });
  const next = nextCheckAt({
    snapshot,
    ...outcome,
    gaveUp,
    edgeApplied,
    progress,
    conditions,
    now,
    recheckAfterSeconds: judged.recheckAfterSeconds,
  });
  const changes: SnapshotChanges = {
    status: outcome.status,
    conditions,
    ...(gaveUp ? { provedAt: null, proofMethod: null } : proof),
    edgeApplied,
    certificate: removed ? null : nextCertificate(snapshot, observations),
    activatedAt: outcome.status === 'active' ? (snapshot.activatedAt ?? now) : snapshot.activatedAt,
    givenUpAt: gaveUp ? (snapshot.givenUpAt ?? now) : null,
    nextCheckAt: next,
    progress,
  };
  const switchingOff = snapshot.desired !== 'active';
  const summary = summarise({
    status: outcome.status,
    conditions,
    switchingOff,
    gaveUp,
    awaySince,
    nextCheckAt: next,
  });
  return {
    generation: snapshot.generation,
    at: now,
    changes,
    ...summary,
    checked: observations.dns !== null || observations.edge !== null || observations.probe !== null,
    timeline: timelineOf({ before: snapshot, after: changes, summary, observations, now }),
    forget: snapshot.desired === 'deleted' && !edgeApplied,
  };
}

type Proof = { provedAt: string | null; proofMethod: ProofMethod | null };

/** The proof is won when the ownership condition turns True; one failed look does not take it away. */
function nextProof(snapshot: DomainSnapshot, conditions: readonly Condition[], now: string): Proof {
  const { provedAt, proofMethod, desired } = snapshot;
  const owned = pick(conditions, 'Owned');
  const looking =
    ['pending_dns', 'verifying_dns', 'dns_failed'].includes(snapshot.status) || snapshot.givenUpAt !== null;
  if (provedAt !== null || desired !== 'active' || !looking || snapshot.edgeApplied)
    return { provedAt, proofMethod };
  if (owned.reason === 'cname' || owned.reason === 'txt') return { provedAt: now, proofMethod: owned.reason };
  return { provedAt: null, proofMethod: null };
}

/** A domain past its proof that has none any more has lost it to another tenant's proof (the store takes it away). */
function withLoss(snapshot: DomainSnapshot, proof: Proof, conditions: Condition[], now: string): Condition[] {
  const past = ['pending_certificate', 'deploying', 'certificate_failed', 'active'].includes(snapshot.status);
  if (!past || proof.provedAt !== null || snapshot.givenUpAt !== null || snapshot.desired !== 'active')
    return conditions;
  const message = `Another tenant has proved ${snapshot.domain}. If it is yours, put your record back and try again.`;
  return conditions.map((one) =>
    one.type === 'Owned' ? condition('Owned', 'moved_away', message, now) : one,
  );
}

/** Only a definite "elsewhere" starts the clock, only a definite "here" stops it. */
function nextAwaySince(
  snapshot: DomainSnapshot,
  conditions: readonly Condition[],
  now: string,
): string | null {
  if (snapshot.status !== 'active') return null;
  const { status } = pick(conditions, 'PointsHere');
  if (status === 'True') return null;
  return status === 'False' ? (snapshot.progress.awaySince ?? now) : snapshot.progress.awaySince;
}

function nextCertificate(snapshot: DomainSnapshot, { edge }: Observations) {
  return edge === null || edge.failure !== null ? snapshot.certificate : edge.certificate;
}

type ProgressInput = {
  outcome: Outcome;
  conditions: readonly Condition[];
  awaySince: string | null;
  beganIssuance: boolean;
  observations: Observations;
  now: string;
};

function nextProgress(snapshot: DomainSnapshot, input: ProgressInput): Progress {
  const { outcome, awaySince, now } = input;
  const { progress } = snapshot;
  if (outcome.status === 'pending_certificate' && snapshot.givenUpAt !== null) {
    return { ...freshProgress(now), certificateSince: now };
  }
  if (outcome.status === 'active') return { ...freshProgress(progress.attemptStartedAt), awaySince };
  return {
    ...progress,
    ...nextIssuance(snapshot, input),
    awaySince,
    certificateSince: progress.certificateSince ?? startOfStage(outcome, now),
  };
}

const startOfStage = ({ status }: Outcome, now: string) =>
  status === 'pending_certificate' || status === 'certificate_failed' ? now : null;

type Issuance = Pick<Progress, 'lastIssuanceAt' | 'issuanceAttempts' | 'nextIssuanceAt'>;

/** How long an edge that refused or was away is left alone; no order has been spent, so the CA's pauses do not apply. */
const EDGE_RETRY_SECONDS = 30;

/** After a failure: our pause, or the CA's own Retry-After where that is later. */
function nextIssuance({ progress }: DomainSnapshot, input: ProgressInput): Issuance {
  const { outcome, conditions, beganIssuance, observations, now } = input;
  const { lastIssuanceAt, issuanceAttempts } = progress;
  if (pick(conditions, 'Routed').reason === 'apply_failed') {
    return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt: plusSeconds(now, EDGE_RETRY_SECONDS) };
  }
  const last = beganIssuance ? now : lastIssuanceAt;
  const attempts = issuanceAttempts + (beganIssuance ? 1 : 0);
  if (outcome.status !== 'certificate_failed')
    return { lastIssuanceAt: last, issuanceAttempts: attempts, nextIssuanceAt: null };
  const paused = plusSeconds(last ?? now, issuancePause(attempts));
  const asked = observations.edge?.problem?.retryAfter ?? null;
  return {
    lastIssuanceAt: last,
    issuanceAttempts: attempts,
    nextIssuanceAt: asked !== null && asked > paused ? asked : paused,
  };
}
