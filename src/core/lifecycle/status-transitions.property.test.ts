import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { aCondition } from '../../testing/conditions.ts';
import { anyEvent, type Event, liveThrough } from '../../testing/lives.ts';
import { type ConditionType, STATUSES } from '../conditions.ts';
import { AWAY_GRACE_SECONDS, GIVE_UP_AFTER_SECONDS, plusSeconds } from './schedules.ts';
import { nextStatus, type Situation, STATUS_RULES, transitionsOf } from './status-rules.ts';

/** A failure names it, and so it can be lived again. */
const SEED = Math.floor(Math.random() * 2 ** 31);
const LIVED = situationsOf(
  fc.sample(fc.array(anyEvent, { minLength: 10, maxLength: 30 }), { numRuns: 600, seed: SEED }),
);

/** Returns every situation of every life, as the rounds of production meet it: the first rule is asked in each. */
function situationsOf(lives: readonly Event[][]): readonly Situation[] {
  const [first] = STATUS_RULES;
  if (first === undefined) throw new Error('there are no rules');
  const asked = vi.spyOn(first, 'holds');
  try {
    for (const events of lives) Array.from(liveThrough(events));
    return asked.mock.calls.map(([situation]) => situation);
  } finally {
    asked.mockRestore();
  }
}

const isWanted = ({ snapshot }: Situation) => snapshot.desired === 'active';
const without = (type: ConditionType, { conditions }: Pick<Situation, 'conditions'>) =>
  conditions.filter((one) => one.type !== type);

/** Another tenant has proved the name since the round before; see store/domains/takeover.ts. */
function lost(situation: Situation): Situation {
  const conditions = [...without('Owned', situation), aCondition('Owned', 'moved_away')];
  return { ...situation, proved: false, snapshot: { ...situation.snapshot, provedAt: null, conditions } };
}

/** The record has led elsewhere for as long as a live name may. */
function ledAway(situation: Situation): Situation {
  const conditions = [...without('PointsHere', situation), aCondition('PointsHere', 'wrong_target')];
  const since = plusSeconds(situation.now, -AWAY_GRACE_SECONDS);
  return { ...situation, conditions, leadsAway: true, away: { since, seenAt: situation.now } };
}

/** The tenant has been at fault for as long as it may. */
function faultyForLong(situation: Situation): Situation {
  const since = plusSeconds(situation.now, -GIVE_UP_AFTER_SECONDS);
  return { ...situation, fault: { since, seenAt: situation.now } };
}

const proved = LIVED.filter((one) => isWanted(one) && one.snapshot.provedAt !== null);
const live = proved.filter(({ snapshot }) => snapshot.status === 'active');
const faulty = LIVED.filter((one) => isWanted(one) && one.fault.since !== null);
const SITUATIONS = [...LIVED, ...proved.map(lost), ...live.map(ledAway), ...faulty.map(faultyForLong)];
const DECIDED = SITUATIONS.map((situation) => ({
  from: situation.snapshot.status,
  ...nextStatus(situation),
}));

describe(`the transitions of seed ${SEED}`, () => {
  test.each(STATUS_RULES.map((rule) => [rule.name, rule] as const))('%s: all are declared', (name, rule) => {
    const declared = transitionsOf(rule).map(({ from, to }) => `${from} → ${to}`);
    const made = DECIDED.filter((one) => one.rule === name).map(({ from, status }) => `${from} → ${status}`);
    expect(made.length, 'situations in which the rule decides').toBeGreaterThanOrEqual(5);
    expect([...new Set(made)].filter((one) => !declared.includes(one))).toEqual([]);
  });

  test('each that is drawn is reached', () => {
    const made = new Set(DECIDED.map(({ rule, from, status }) => `${rule}: ${from} → ${status}`));
    const drawn = STATUS_RULES.flatMap((rule) =>
      transitionsOf(rule).flatMap(({ from, to }) => (from === to ? [] : [`${rule.name}: ${from} → ${to}`])),
    );
    expect(drawn.filter((one) => !made.has(one))).toEqual([]);
  });

  test('a round that a retry interrupted, so that nobody has picked the row up, decides as if it were', () => {
    const checking = LIVED.filter((one) => isWanted(one) && one.snapshot.status === 'verifying_dns');
    expect(checking.length).toBeGreaterThanOrEqual(200);
    for (const situation of checking) {
      const { snapshot } = situation;
      const interrupted: Situation = { ...situation, snapshot: { ...snapshot, status: 'pending_dns' } };
      expect(nextStatus(interrupted)).toEqual(nextStatus(situation));
    }
  });

  test('every status is met', () => {
    expect(STATUSES.filter((status) => !DECIDED.some(({ from }) => from === status))).toEqual([]);
  });
});
