import { describe, expect, test } from 'vitest';
import { aCertificate, NOON } from '../../testing/builders.ts';
import { isIncident, WINDOW_SECONDS } from '../fleet/incident.ts';
import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import { asksOrigin, NOTHING_ASKED, type OriginWatch, originFailed } from './origin.ts';
import { nextVisits } from './visits.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const at = (seconds: number) => plusSeconds(NOON, seconds);

describe('a visit asks the origin', () => {
  const later = at(DAY);

  test('when its own hour is over, and when nobody has asked for some seconds', () => {
    const asked: OriginWatch = { ...NOTHING_ASKED, askedAt: NOON };
    expect(asksOrigin(NOTHING_ASKED, later, NOON)).toBe(true);
    expect(asksOrigin(asked, later, at(5))).toBe(false);
    expect(asksOrigin(asked, later, at(6))).toBe(true);
    expect(asksOrigin(asked, at(3), at(3))).toBe(true);
  });

  test('for the window of an incident after the portals of three tenants failed together, and not after those of one', () => {
    const asked: OriginWatch = { ...NOTHING_ASKED, askedAt: at(120) };
    const once = ['one', 'one', 'one', 'two'].reduce(
      (watch, tenant) => originFailed(watch, tenant, NOON),
      asked,
    );
    expect(asksOrigin(once, later, at(121))).toBe(false);
    expect(asksOrigin(originFailed(once, 'three', at(121)), later, at(122))).toBe(false);
    const alarmed = originFailed(once, 'three', at(119));
    expect(asksOrigin(alarmed, later, at(121))).toBe(true);
    expect(asksOrigin({ ...alarmed, askedAt: at(2_000) }, later, at(2_001))).toBe(false);
  });
});

test('a fleet that fails as a whole is not remembered tenant by tenant, and alarms again where it goes on', () => {
  let watch = NOTHING_ASKED;
  let most = 0;
  for (let n = 0; n < 5_000; n += 1) {
    watch = originFailed(watch, `tenant-${n}`, at(n / 10));
    most = Math.max(most, watch.failed.size);
  }
  expect(most).toBeLessThan(3);
  expect(watch.alarmedAt).toBe(at(0.2));
  for (const tenant of ['one', 'two', 'three']) watch = originFailed(watch, tenant, at(1_000));
  expect(watch.alarmedAt).toBe(at(1_000));
});

type Place = { id: string; dueAt: string; originDueAt: string };

/** A fleet at rest, a domain for each tenant, visited for hours, whose origin goes away. Returns the seconds to the incident. */
function secondsToIncident(count: number, awayAfter: number): number | null {
  const certificate = aCertificate({ notBefore: NOON, notAfter: at(90 * DAY) });
  const places: Place[] = Array.from({ length: count }, (_, n) => {
    const id = `domain-${n}-${awayAfter}`;
    const start = at(((n * 7_919) % count) * (HOUR / count));
    return { id, dueAt: start, originDueAt: plusSeconds(start, HOUR) };
  });
  const awayAt = at(awayAfter);
  const failed: string[] = [];
  let watch = NOTHING_ASKED;
  for (;;) {
    const [first] = places;
    if (first === undefined) return null;
    const place = places.reduce((one, other) => (other.dueAt < one.dueAt ? other : one), first);
    const { id, dueAt: now, originDueAt } = place;
    const asks = asksOrigin(watch, originDueAt, now);
    if (asks) watch = { ...watch, askedAt: now };
    if (asks && now >= awayAt) {
      watch = originFailed(watch, id, now);
      places.splice(places.indexOf(place), 1);
      failed.push(now);
      const recent = failed.filter((since) => secondsBetween(since, now) <= WINDOW_SECONDS).length;
      const figures = { domains: recent, tenants: recent, ofTenants: count, liveTenants: count };
      if (isIncident('edge', false, figures)) return secondsBetween(awayAt, now);
      continue;
    }
    const originChecked = asks && originDueAt <= now;
    const fullCheckAt = at(DAY);
    const next = nextVisits({ id, originDueAt, fullCheckAt, certificate }, { ttl: null, originChecked }, now);
    places[places.indexOf(place)] = { id, dueAt: next.dueAt, originDueAt: next.originDueAt };
  }
}

test.each([5, 6, 10, 30, 100, 300, 1_000])(
  'an origin that is away for a fleet of %i at rest is an incident within its window',
  (count) => {
    for (const awayAfter of [2 * HOUR, 2 * HOUR + 611, 3 * HOUR + 1_234]) {
      const seconds = secondsToIncident(count, awayAfter);
      expect(seconds).not.toBeNull();
      expect(seconds ?? 0).toBeLessThanOrEqual(WINDOW_SECONDS);
    }
  },
);
