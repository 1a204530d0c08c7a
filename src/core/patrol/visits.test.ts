import { describe, expect, test } from 'vitest';
import { aCertificate, NOON } from '../../testing/builders.ts';
import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import { nextVisits, visitSeconds } from './visits.ts';

const DAY = 86_400;
const of = (seconds: number, from = NOON) =>
  aCertificate({ notBefore: from, notAfter: plusSeconds(from, seconds) });
const place = (over: Partial<Parameters<typeof nextVisits>[0]> = {}) => ({
  id: 'a-domain',
  originDueAt: plusSeconds(NOON, 1_800),
  fullCheckAt: plusSeconds(NOON, DAY),
  certificate: of(90 * DAY),
  ...over,
});

describe('the time between two visits', () => {
  test.each([
    ['of a record that is kept for a minute', 60, 90 * DAY, 600],
    ['of one that is kept for five minutes', 300, 90 * DAY, 900],
    ['of one that is kept for a day', DAY, 90 * DAY, 900],
    ['of one of which no TTL is known', null, 90 * DAY, 900],
    ['with a certificate of six days', 3_600, 6 * DAY, 900],
    ['with a certificate of a day', 3_600, DAY, 432],
    ['with a certificate of an hour', 3_600, 3_600, 60],
  ])('%s', (_, ttl, life, seconds) => {
    expect(visitSeconds(ttl, of(life))).toBe(seconds);
  });
});

describe('the visits that follow', () => {
  const visitsOf = (over: Parameters<typeof place>[0], originChecked = false) =>
    nextVisits(place(over), { ttl: null, originChecked }, NOON);

  test('are spread over a fifth of the time, always the same for one domain', () => {
    const gaps = Array.from({ length: 200 }, (_, n) =>
      secondsBetween(NOON, visitsOf({ id: `domain-${n}` }).dueAt),
    );
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(720);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(900);
    expect(new Set(gaps).size).toBeGreaterThan(50);
    expect(visitsOf({ id: 'domain-7' })).toEqual(visitsOf({ id: 'domain-7' }));
  });

  test('come when the whole round is due, and are urgent then', () => {
    const fullCheckAt = plusSeconds(NOON, 30);
    expect(visitsOf({ fullCheckAt })).toMatchObject({ dueAt: fullCheckAt, urgent: true });
    expect(visitsOf({})).toMatchObject({ urgent: false });
  });

  test('never follow at once, also where the whole round is long due', () => {
    expect(visitsOf({ fullCheckAt: plusSeconds(NOON, -DAY) }).dueAt).toBe(plusSeconds(NOON, 30));
  });

  test('are urgent while the certificate should have been renewed long ago', () => {
    expect(visitsOf({ certificate: of(90 * DAY, plusSeconds(NOON, -76 * DAY)) }).urgent).toBe(true);
    expect(visitsOf({ certificate: of(90 * DAY, plusSeconds(NOON, -60 * DAY)) }).urgent).toBe(false);
  });

  test('ask the origin again within an hour of the last time', () => {
    expect(visitsOf({}).originDueAt).toBe(plusSeconds(NOON, 1_800));
    const seconds = secondsBetween(NOON, visitsOf({}, true).originDueAt);
    expect(seconds).toBeGreaterThanOrEqual(2_880);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });
});
