import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import {
  ACTIVE_INTERVAL_SECONDS,
  DEPLOY_OFFSETS,
  DNS_OFFSETS,
  GIVE_UP_AFTER_SECONDS,
  nextOffset,
  plusSeconds,
  secondsBetween,
  spread,
} from './schedules.ts';

const gaps = (offsets: readonly number[]) =>
  offsets.map((offset, index) => offset - (offsets[index - 1] ?? 0));

describe('the schedules', () => {
  test('DNS is checked often for two minutes, then ever more seldom, to the end of the seventh day', () => {
    const quick = DNS_OFFSETS.filter((offset) => offset <= 120);
    expect([quick.length, DNS_OFFSETS.length - quick.length]).toEqual([52, 82]);
    expect(DNS_OFFSETS.at(-1)).toBe(7 * 86_400);
    expect(Math.max(...gaps(DNS_OFFSETS))).toBeLessThanOrEqual(4 * 3_600 + 1);
    expect(
      gaps(DNS_OFFSETS)
        .slice(0, 20)
        .every((gap) => gap === 1),
    ).toBe(true);
  });

  test.each([
    ['DNS', DNS_OFFSETS],
    ['deploy', DEPLOY_OFFSETS],
  ])('%s only goes forward and ends when the attempt is given up', (_, offsets) => {
    expect(gaps(offsets).every((gap) => gap > 0)).toBe(true);
    expect(offsets.at(-1)).toBe(GIVE_UP_AFTER_SECONDS);
  });

  test('the next offset is the first one later, and none after the last', () => {
    expect(nextOffset([1, 2, 3], 0)).toBe(1);
    expect(nextOffset([1, 2, 3], 2)).toBe(3);
    expect(nextOffset([1, 2, 3], 3)).toBeNull();
  });

  test('a fleet is spread over the last fifth of the interval, each id always at the same place', () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `domain-${n}`);
    const intervals = ids.map((id) => spread(ACTIVE_INTERVAL_SECONDS, id));
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(ACTIVE_INTERVAL_SECONDS * 0.8);
    expect(Math.max(...intervals)).toBeLessThanOrEqual(ACTIVE_INTERVAL_SECONDS);
    expect(new Set(intervals).size).toBeGreaterThan(100);
    expect(spread(900, 'domain-1')).toBe(spread(900, 'domain-1'));
  });

  test('times are added and subtracted in seconds', () => {
    expect(secondsBetween(NOON, plusSeconds(NOON, 90.5))).toBe(90.5);
  });
});
