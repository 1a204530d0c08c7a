import { describe, expect, test } from 'vitest';
import { createCaModel } from '../../testing/ca-model.ts';
import { later, live } from '../../testing/rounds.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { liveUntil, OrderRecords, ServedLife } from '../../testing/served-life.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const LIVES = 6;

/** A failure names it, and so it can be lived again. */
const SEED = Math.floor(Math.random() * 2 ** 31);

/** Random numbers from 0 to 1. */
function randomOf(seed: number): () => number {
  const { between } = seededRandom(seed);
  return () => between(0, 2 ** 31) / 2 ** 31;
}

const rowOf = (index: number) =>
  live({ id: `0190c0de-0000-7000-8000-${String(index).padStart(12, '0')}`, tenant: `tenant-${index % 40}` });

describe(`a year of renewals, with the CA away for two days, seed ${SEED}`, () => {
  test.each([
    ['of 160 hours', 160 * HOUR, false],
    ['of 160 hours, without renewal information,', 160 * HOUR, true],
    ['of 45 days', 45 * DAY, false],
    ['of 45 days, without renewal information,', 45 * DAY, true],
  ])('serves no certificate %s that has expired', (_which, lifetimeSeconds, withoutRenewalInfo) => {
    const random = randomOf(SEED);
    const from = 100 * DAY + random() * 100 * DAY;
    const outages = [{ from: later(from), to: later(from + 2 * DAY) }];
    const ca = createCaModel({ lifetimeSeconds, outages, withoutRenewalInfo });
    const world = { ca, records: new OrderRecords(), random };
    // Begun over one lifetime, so that the outage meets certificates of every age.
    const lives = Array.from({ length: LIVES }, (_, index) => {
      const begun = later((index * lifetimeSeconds) / LIVES);
      return new ServedLife({ name: `portal.acme-${index}.example`, row: rowOf(index) }, world, begun);
    });
    // A round with an expired certificate throws.
    liveUntil(lives, later(YEAR));
    const share = lifetimeSeconds < 10 * DAY ? 1 / 2 : 2 / 3;
    const fewest = Math.floor((YEAR - lifetimeSeconds) / lifetimeSeconds);
    const most = Math.ceil(YEAR / (lifetimeSeconds * share * 0.95));
    for (const { certificate, orders, row } of lives) {
      expect(certificate.notAfter > later(YEAR)).toBe(true);
      expect(row.status).toBe('active');
      // Neither idle nor in a loop.
      expect(orders).toBeGreaterThanOrEqual(fewest);
      expect(orders).toBeLessThanOrEqual(most);
    }
    expect(ca.limited).toBe(0);
  });
});

describe(`a CA that wants 2,000 certificates renewed at once, seed ${SEED}`, () => {
  test('gets all orders within its next Retry-After, and refuses none for a limit', () => {
    const random = randomOf(SEED);
    const ca = createCaModel({ lifetimeSeconds: 45 * DAY });
    const world = { ca, records: new OrderRecords(), random };
    // All below few registered domains, as far apart as the CA’s limits of first orders ask for.
    const lives = Array.from({ length: 2_000 }, (_, index) => {
      const name = `portal-${index}.acme-${index % 40}.example`;
      return new ServedLife({ name, row: rowOf(index) }, world, later(index * 40));
    });
    const revokedAt = later(2_000 * 40);
    liveUntil(lives, revokedAt);
    expect(lives.every(({ orders }) => orders === 0)).toBe(true);
    ca.revokeAll();
    // Our limits of first orders are full: renewals neither wait for them nor fill them.
    for (let n = 0; n < 250; n++)
      world.records.keep('ordered', { domain: `new-${n}.example`, tenant: 'new' }, revokedAt);
    liveUntil(lives, later(2_000 * 40 + 6.5 * HOUR));
    expect(lives.filter(({ orders }) => orders === 1)).toHaveLength(2_000);
    expect(ca.limited).toBe(0);
    for (const { row } of lives) expect(row.status).toBe('active');
  }, 120_000);
});
