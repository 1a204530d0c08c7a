import { judgeDns } from '../core/checks/dns.ts';
import { assessDns } from '../core/checks/judge-all.ts';
import { condition } from '../core/conditions.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { decide } from '../core/lifecycle/decide.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type { RoundPlan } from '../core/lifecycle/plan.ts';
import { type Answer, type DnsAnswer, roundSteps, type Step } from '../core/lifecycle/reconcile.ts';
import { roundOf } from '../core/lifecycle/round.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { Observations } from '../core/observations.ts';
import { aDnsObservation, anEdgeObservation, aPreflight, aProbe, aSnapshot, NOON } from './builders.ts';

/** NOON moved by seconds. */
export const later = (seconds: number) => plusSeconds(NOON, seconds);
/** The snapshot after a decision was written. */
export const next = (snapshot: DomainSnapshot, decision: Decision): DomainSnapshot => ({
  ...snapshot,
  ...decision.changes,
});

/**
 * Runs one round of production's own steps, with `seen` answering what they ask for. A preflight that is asked for
 * without a given result passes.
 */
export function runRound(
  snapshot: DomainSnapshot,
  seen: Partial<Observations>,
  now = NOON,
  requested = false,
): Decision {
  const steps = roundSteps(snapshot, { requested }, () => now);
  let step = steps.next();
  while (step.done !== true) step = steps.next(answerTo(step.value, seen, now));
  if (step.value === null) throw new Error('nothing to do');
  return step.value.decision;
}

/** Returns what such a round asks of the world, in order. */
export function stepsOfRound(snapshot: DomainSnapshot, seen: Partial<Observations>, now = NOON): Step[] {
  const steps = roundSteps(snapshot, { requested: false }, () => now);
  const asked: Step[] = [];
  let step = steps.next();
  while (step.done !== true) {
    asked.push(step.value);
    step = steps.next(answerTo(step.value, seen, now));
  }
  return asked;
}

/** Answers with what is given. A DNS check that is not given says nothing at all, which production never has. */
function answerTo({ dns, edge }: Step, seen: Partial<Observations>, now: string): Answer {
  const passes = dns?.preflight && seen.dns ? aPreflight({ observedAt: now }) : null;
  const check = {
    dns: seen.dns ?? null,
    judged: dns && seen.dns ? judgeDns(seen.dns, dns) : null,
    preflight: seen.preflight === undefined ? passes : seen.preflight,
    limitedUntil: seen.limitedUntil ?? null,
  };
  return {
    dns: dns === null ? null : (check as DnsAnswer),
    edge: edge === null || !seen.edge ? null : { edge: seen.edge, probe: probeIn(edge, seen) },
  };
}

function probeIn(edge: NonNullable<Step['edge']>, { probe = null }: Partial<Observations>) {
  return edge.step === 'observe' && edge.probe ? probe : null;
}

/** Decides a round of any plan and observations, also of those that no plan of production has. */
export function decideOn(
  snapshot: DomainSnapshot,
  plan: RoundPlan,
  observations: Observations,
  now: string,
): Decision {
  const checks = assessDns(snapshot, observations, now);
  const round = roundOf(snapshot, { plan, observations, requested: false }, checks, now);
  return decide(snapshot.status, round, now);
}

/**
 * The snapshot after the same was seen each hour from one time to the other, both inclusive, in seconds after NOON: as
 * often as the schedule looks at the least.
 */
export function hourly(
  snapshot: DomainSnapshot,
  seen: Partial<Observations>,
  [from, to]: readonly [number, number],
): DomainSnapshot {
  let after = snapshot;
  for (let at = from; at < to; at += 3_600) after = next(after, runRound(after, seen, later(at)));
  return next(after, runRound(after, seen, later(to)));
}

/** A domain that has just proved its name. */
export const proved = (over: Partial<DomainSnapshot> = {}) =>
  aSnapshot({
    status: 'pending_certificate',
    provedAt: NOON,
    proofMethod: 'cname',
    edgeApplied: true,
    ...over,
  });

/** A domain that is active and well. */
export const live = (over: Partial<DomainSnapshot> = {}): DomainSnapshot => {
  const deploying = next(proved(), runRound(proved(), { edge: anEdgeObservation() }));
  const active = next(
    deploying,
    runRound(deploying, { edge: anEdgeObservation(), probe: aProbe(), dns: aDnsObservation() }),
  );
  const seenDns = next(
    active,
    runRound(active, { edge: anEdgeObservation(), probe: aProbe(), dns: aDnsObservation() }),
  );
  return { ...seenDns, ...over };
};

/** A live domain whose name another tenant has proved, as the store leaves it (takeover.ts). */
export const taken = (over: Partial<DomainSnapshot> = {}): DomainSnapshot => {
  const domain = live();
  const lost = condition('Owned', 'moved_away', { case: 'lost', domain: domain.domain }, NOON);
  const conditions = [...domain.conditions.filter(({ type }) => type !== 'Owned'), lost];
  return { ...domain, provedAt: null, proofMethod: null, conditions, ...over };
};
