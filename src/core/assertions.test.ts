import { describe, expect, test } from 'vitest';
import { isToBeRenewed, planKeys, signingKey } from './assertions.ts';

const START = Date.parse('2026-12-01T00:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (ms: number) => new Date(START + ms);
const iso = (ms: number) => at(ms).toISOString();
const key = (id: string, signingFromMs: number) => ({ id, signingFrom: iso(signingFromMs) });

test('an assertion is renewed once half of its life is over', () => {
  const claims = { iat: START / 1_000, exp: START / 1_000 + 86_400 };
  expect(isToBeRenewed(claims, at(12 * HOUR - 1_000))).toBe(false);
  expect(isToBeRenewed(claims, at(12 * HOUR))).toBe(true);
});

describe('the keys', () => {
  test('begin with one that signs at once', () => {
    expect(planKeys([], at(0))).toEqual({ create: iso(0), remove: [] });
  });

  test('are followed a day before the next one signs, and not earlier', () => {
    expect(planKeys([key('a', 0)], at(29 * DAY - 1)).create).toBeNull();
    expect(planKeys([key('a', 0)], at(29 * DAY)).create).toBe(iso(30 * DAY));
  });

  test('of a worker that was away for months are known for a day before they sign all the same', () => {
    expect(planKeys([key('a', 0)], at(90 * DAY)).create).toBe(iso(91 * DAY));
  });

  test('are made once: while the next one waits, no other is', () => {
    const keys = [key('b', 30 * DAY), key('a', 0)];
    expect(planKeys(keys, at(29.5 * DAY)).create).toBeNull();
    expect(signingKey(keys, at(30 * DAY - 1))?.id).toBe('a');
    expect(signingKey(keys, at(30 * DAY))?.id).toBe('b');
  });

  test('stay until the last assertion that they signed has ended', () => {
    const keys = [key('a', 0), key('b', 30 * DAY)];
    expect(planKeys(keys, at(37 * DAY + HOUR - 1)).remove).toEqual([]);
    expect(planKeys(keys, at(37 * DAY + HOUR)).remove).toEqual(['a']);
  });

  test('leave no moment of ten years without one that signs and was known a day before', () => {
    let keys: { id: string; signingFrom: string; madeAt: number }[] = [];
    for (let hour = 0; hour < 10 * 365 * 24; hour += 7) {
      const now = hour * HOUR;
      const { create, remove } = planKeys(keys, at(now));
      keys = keys.filter(({ id }) => !remove.includes(id));
      if (create !== null) keys.push({ id: `k${hour}`, signingFrom: create, madeAt: now });
      const signing = signingKey(keys, at(now));
      expect(signing).not.toBeNull();
      if (signing !== null && signing.madeAt > 0) {
        expect(Date.parse(signing.signingFrom) - (START + signing.madeAt)).toBeGreaterThanOrEqual(DAY);
      }
      expect(keys.length).toBeLessThanOrEqual(3);
    }
  });
});
