import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aSnapshot, NOON, observed } from '../../testing/builders.ts';
import { holdsPoison, poisonedObservations } from '../../testing/poisoned.ts';
import { decideOn as decide, later, next } from '../../testing/rounds.ts';
import { eventSentence, sentence, statusSentence } from '../../testing/sentences.ts';
import { STATUSES } from '../conditions.ts';
import { DESIRES, type DomainSnapshot, freshProgress } from '../domain.ts';
import type { Decision } from '../lifecycle/decision.ts';
import type { RoundPlan } from '../lifecycle/plan.ts';
import type { Observations } from '../observations.ts';
import { redactObservations } from '../redaction/observations.ts';
import type { Audience } from './language.ts';

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
const anyRound: fc.Arbitrary<RoundPlan> = fc.record({
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
      anyRound,
      poisonedObservations,
      fc.integer({ min: 0, max: 10 * 86_400 }),
      (snapshot, plan, seen, age) => check({ snapshot, plan, seen, now: later(age) }),
    ),
    { numRuns: 3_000 },
  );

/** All sentences of a decision, and its evidence, for one audience. */
function readBy(audience: Audience, decision: Decision): unknown[] {
  const { changes, timeline } = decision;
  const evidence = timeline.map((one) => one.evidence);
  return [
    statusSentence(decision, audience),
    ...changes.conditions.map((one) => sentence(one, audience)),
    ...timeline.map((one) => eventSentence(one, audience)),
    ...evidence.map((seen) => (audience === 'tenant' && seen !== null ? redactObservations(seen) : seen)),
  ];
}

describe('whatever our parts say', () => {
  test('no tenant reads it, now or in what is kept of it', () => {
    runs(({ snapshot, plan, seen, now }) => {
      const decision = decide(snapshot, plan, seen, now);
      expect(holdsPoison(readBy('tenant', decision))).toBe(false);
      const kept = decide(next(snapshot, decision), plan, observed(), now);
      expect(holdsPoison(readBy('tenant', kept))).toBe(false);
    });
  });

  test('operators read it', () => {
    let heard = 0;
    runs(({ snapshot, plan, seen, now }) => {
      const decision = decide(snapshot, plan, seen, now);
      expect(decision.timeline.map(({ evidence }) => evidence)).toEqual(decision.timeline.map(() => seen));
      if (holdsPoison(statusSentence(decision))) heard += 1;
    });
    expect(heard).toBeGreaterThan(100);
  });

  test('no tenant reads of a setting, or a sentence with a hole in it', () => {
    runs(({ snapshot, plan, seen, now }) => {
      const decision = decide(snapshot, plan, seen, now);
      const words = readBy('tenant', decision).filter((one) => typeof one === 'string');
      for (const one of words)
        expect(one).not.toMatch(/PORTAL_|\bnull\b|undefined|\[object|not told|\(\)|: \./);
    });
  });
});
