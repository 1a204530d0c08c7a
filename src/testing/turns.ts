import { condition } from '../core/conditions.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { decide } from '../core/lifecycle/decide.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import { gated, ordersAfterLooking } from '../core/lifecycle/order-gate.ts';
import { planTurn } from '../core/lifecycle/plan-turn.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { Observations } from '../core/observations.ts';
import {
  aDnsObservation,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aSnapshot,
  NOON,
  observed,
} from './builders.ts';

/** NOON moved by seconds. */
export const later = (seconds: number) => plusSeconds(NOON, seconds);
/** The snapshot after a decision was written. */
export const next = (snapshot: DomainSnapshot, decision: Decision): DomainSnapshot => ({
  ...snapshot,
  ...decision.changes,
});

/**
 * Plans and decides one turn, with `seen` answering what the plan asks for. Where a preflight is planned and nothing is
 * given for it, it passes.
 */
export function turn(
  snapshot: DomainSnapshot,
  seen: Partial<Observations>,
  now = NOON,
  requested = false,
): Decision {
  const plan = planTurn(snapshot, requested, now);
  if (plan.kind !== 'turn') throw new Error('nothing to do');
  const preflight = plan.preflight && seen.dns ? aPreflight({ observedAt: now }) : null;
  const observations = observed({ preflight, ...seen });
  const done = ordersAfterLooking(plan)
    ? gated(plan, snapshot, { ...observations, edge: null, probe: null }, now)
    : plan;
  return decide(snapshot, done, observations, now);
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
  for (let at = from; at < to; at += 3_600) after = next(after, turn(after, seen, later(at)));
  return next(after, turn(after, seen, later(to)));
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
  const deploying = next(proved(), turn(proved(), { edge: anEdgeObservation() }));
  const active = next(
    deploying,
    turn(deploying, { edge: anEdgeObservation(), probe: aProbe(), dns: aDnsObservation() }),
  );
  const seenDns = next(
    active,
    turn(active, { edge: anEdgeObservation(), probe: aProbe(), dns: aDnsObservation() }),
  );
  return { ...seenDns, ...over };
};

/** A live domain whose name another tenant has proved, as the store leaves it (takeover.ts). */
export const taken = (over: Partial<DomainSnapshot> = {}): DomainSnapshot => {
  const domain = live();
  const lost = condition('Owned', 'moved_away', 'Another tenant has proved that the name is theirs.', NOON);
  const conditions = [...domain.conditions.filter(({ type }) => type !== 'Owned'), lost];
  return { ...domain, provedAt: null, proofMethod: null, conditions, ...over };
};
