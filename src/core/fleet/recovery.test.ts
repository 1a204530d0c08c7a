import { expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import { NOTHING_WAITS, planRecovery, type Recovery } from './recovery.ts';

const at = (seconds: number) => plusSeconds(NOON, seconds);
const waiting = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `d${index}`, lastCheckedAt: NOON }));
const outage = (count: number): Recovery => ({
  ...{ waiting: new Set(waiting(count).map(({ id }) => id)), sampledAt: at(0), recoveredAt: null },
});

test('while nobody answers a few are checked every ten seconds, and nobody else', () => {
  const first = planRecovery(NOTHING_WAITS, { waiting: waiting(200), well: 0 }, at(0));
  expect(first.checks.map(({ id }) => id)).toEqual(['d0', 'd1', 'd2']);
  const soon = planRecovery(first.state, { waiting: waiting(200), well: 0 }, at(5));
  expect([soon.checks, soon.announced]).toEqual([[], null]);
  expect(planRecovery(soon.state, { waiting: waiting(200), well: 0 }, at(10)).checks).toHaveLength(3);
});

test('as soon as one is well all others are checked once, spread evenly, within a minute for hundreds', () => {
  const ended = planRecovery(outage(200), { waiting: waiting(199), well: 1 }, at(5));
  expect(new Set(ended.checks.map(({ id }) => id)).size).toBe(199);
  const times = ended.checks.map((check) => secondsBetween(at(5), check.at));
  expect(Math.max(...times)).toBeLessThanOrEqual(60);
  const perSecond = times.filter((time) => time >= 5 && time < 6);
  expect(perSecond).toHaveLength(10);
  expect(ended.announced).toBe(20);
  // What comes back after it was checked is no second end.
  expect(planRecovery(ended.state, { waiting: waiting(150), well: 49 }, at(10)).announced).toBeNull();
});

test('one or two that cannot be read are no outage', () => {
  expect(planRecovery(NOTHING_WAITS, { waiting: waiting(2), well: 0 }, at(0)).checks).toEqual([]);
  expect(planRecovery(outage(2), { waiting: waiting(1), well: 1 }, at(5)).checks).toEqual([]);
});
