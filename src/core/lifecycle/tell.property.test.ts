import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aSnapshot, NOON, observed } from '../../testing/builders.ts';
import { holdsPoison, poisonedObservations } from '../../testing/poisoned.ts';
import { decideOn as decide, later, next } from '../../testing/turns.ts';
import { STATUSES } from '../conditions.ts';
import { DESIRES, type DomainSnapshot, freshProgress } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { toldMessage } from '../told/message.ts';
import { toldObservations } from '../told/observations.ts';
import type { Decision } from './decision.ts';
import type { RoundPlan } from './plan.ts';
import { decideAndTell as tell } from './tell.ts';

const maybe = fc.constantFrom(null, NOON);
const INCIDENTS = (['dns', 'edge', 'certificate'] as const).map((kind) => ({
  ...{ kind, since: NOON, open: true },
}));
const anySnapshot = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    desired: fc.constantFrom(...DESIRES),
    provedAt: maybe,
    edgeApplied: fc.boolean(),
    givenUpAt: maybe,
    certificateSince: maybe,
    incidents: fc.constantFrom([], INCIDENTS),
  })
  .map(({ certificateSince, ...over }) =>
    aSnapshot({ ...over, progress: { ...freshProgress(NOON), certificateSince } }),
  );
const decideAndTell = (snapshot: DomainSnapshot, plan: RoundPlan, observations: Observations, now: string) =>
  tell(snapshot, { plan, observations, requested: false }, now);
const anyTurn: fc.Arbitrary<RoundPlan> = fc.record({
  kind: fc.constant('round' as const),
  order: fc.constant(null),
  dns: fc.boolean(),
  preflight: fc.boolean(),
  edge: fc.constantFrom('none', 'apply', 'apply_anew', 'observe', 'remove'),
  probe: fc.boolean(),
});

type Case = { snapshot: DomainSnapshot; plan: RoundPlan; seen: Observations; now: string };
const runs = (check: (one: Case) => void) =>
  fc.assert(
    fc.property(
      anySnapshot,
      anyTurn,
      poisonedObservations,
      fc.integer({ min: 0, max: 10 * 86_400 }),
      (snapshot, plan, seen, age) => check({ snapshot, plan, seen, now: later(age) }),
    ),
    { numRuns: 3_000 },
  );

/** As it was seen before a resolver's filter was an outcome of its own; that came after there were words for tenants. */
function withoutFilters(seen: Observations): Observations {
  if (seen.dns === null) return seen;
  const routing = seen.dns.routing.map((view) =>
    view.outcome === 'filtered' ? { ...view, outcome: 'timeout' as const } : view,
  );
  return { ...seen, dns: { ...seen.dns, routing } };
}

/** All that tenants are told of a decision. */
function toldOf({ statusMessage, told, reason, changes, timeline }: Decision): unknown[] {
  return [
    toldMessage({ message: statusMessage, told, reason }),
    ...changes.conditions.map(toldMessage),
    ...timeline.map(toldMessage),
    ...timeline.map(({ evidence }) => evidence && toldObservations(evidence)),
  ];
}

/** A decision without its sentences and what was seen. */
function wordless({ statusMessage: _, told: __, changes, timeline, ...rest }: Decision) {
  return {
    ...rest,
    changes: { ...changes, conditions: changes.conditions.map(({ message, told, ...one }) => one) },
    timeline: timeline.map(({ message, told, evidence, ...one }) => one),
  };
}

describe('whatever our parts say', () => {
  test('no tenant is told it, now or by what is kept of it', () => {
    runs(({ snapshot, plan, seen, now }) => {
      const decision = decideAndTell(snapshot, plan, seen, now);
      expect(holdsPoison(toldOf(decision))).toBe(false);
      const kept = decideAndTell(next(snapshot, decision), plan, observed(), now);
      expect(holdsPoison(toldOf(kept))).toBe(false);
    });
  });

  test('operators are told what was said before there were words for tenants', () => {
    let heard = 0;
    runs(({ snapshot, plan, seen, now }) => {
      const decision = decideAndTell(snapshot, plan, seen, now);
      const before = decide(snapshot, plan, seen, now);
      expect(decision.statusMessage).toBe(before.statusMessage);
      const sentences = ({ changes, timeline }: Decision) =>
        [...changes.conditions, ...timeline].map(({ message }) => message);
      expect(sentences(decision)).toEqual(sentences(before));
      expect(decision.timeline.map(({ evidence }) => evidence)).toEqual(before.timeline.map(() => seen));
      if (holdsPoison(before.statusMessage)) heard += 1;
    });
    expect(heard).toBeGreaterThan(100);
  });

  test('what was kept before there were words for tenants is not told either', () => {
    runs(({ snapshot, plan, seen, now }) => {
      const old = decide(snapshot, plan, withoutFilters(seen), now);
      expect(holdsPoison(toldOf(old))).toBe(false);
      const kept = decideAndTell(next(snapshot, old), plan, observed(), now);
      expect(holdsPoison(toldOf(kept))).toBe(false);
    });
  });

  test('what is told comes to the same decision', () => {
    runs(({ snapshot, plan, seen, now }) => {
      const ofAll = wordless(decide(snapshot, plan, seen, now));
      expect(wordless(decide(snapshot, plan, toldObservations(seen), now))).toEqual(ofAll);
      expect(wordless(decideAndTell(snapshot, plan, seen, now))).toEqual(ofAll);
    });
  });
});
