import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

const GAP_MS = 5_000;

/** Has `everySecond` visits fall due in each second for a minute, and begins them as the pace says. */
function aMinute(rate: number, everySecond: number, claimMs = 0) {
  const pace = new Pace(rate, 0);
  const [claims, begun]: number[][] = [[], []];
  let waiting = 0;
  for (let now = 0, claimAt = 0; now <= 60_000; now += 10) {
    waiting += everySecond / 100;
    if (now < claimAt) continue;
    const allowed = pace.allowed(now);
    if (allowed === 0) continue;
    const some = Math.min(allowed, Math.floor(waiting));
    waiting -= some;
    const gap = pace.claimed(some, now, GAP_MS);
    claimAt = now + claimMs + (some === allowed ? 50 : gap);
    claims?.push(now);
    begun?.push(some);
  }
  return { claims: claims?.length ?? 0, most: Math.max(...(begun ?? [])), waiting };
}

test('the visits of a large fleet begin a few at a time, and each claim finds some', () => {
  const { claims, most, waiting } = aMinute(200, 111);
  expect(most).toBeLessThanOrEqual(20);
  expect(waiting).toBeLessThan(40);
  expect(claims).toBeLessThan(700);
});

test('a small fleet is asked for no more often than each gap', () => {
  const { claims, waiting } = aMinute(200, 1);
  expect(claims).toBeLessThanOrEqual(13);
  expect(waiting).toBeLessThan(6);
});

test('what is due beyond the rate waits, and begins no more at once', () => {
  const { most, waiting } = aMinute(50, 111);
  expect(most).toBe(5);
  expect(waiting).toBeGreaterThan(61 * 60 - 100);
});

test('where each claim takes long, the rate is still reached, and no more begin at once', () => {
  const { most, waiting } = aMinute(200, 111, 100);
  expect(most).toBeLessThanOrEqual(20);
  expect(waiting).toBeLessThan(60);
});

test('a rate of less than one in a moment still begins one after the other', () => {
  const pace = new Pace(2, 0);
  expect(pace.allowed(499)).toBe(0);
  expect(pace.allowed(500)).toBe(1);
  pace.claimed(1, 500, GAP_MS);
  expect(pace.allowed(999)).toBe(0);
  expect(pace.allowed(60_000)).toBe(1);
});
