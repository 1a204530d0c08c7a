import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { nextVisits } from '../../core/patrol/visits.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aServedDomain, NOON } from '../../testing/store-builders.ts';
import { fleetFigures } from './fleet-figures.ts';

const at = (hours: number) => new Date(Date.parse(NOON) + hours * 3_600_000);
const iso = (hours: number) => at(hours).toISOString();

describe('the figures of the fleet', () => {
  const database = useDatabase();

  test('of no domain at all', async () => {
    expect(await fleetFigures(database.db, at(0))).toEqual({
      domains: [],
      overdue: 0,
      waitingForCertificateSince: null,
      earliestExpiry: null,
      expiring: { 1: 0, 3: 0, 7: 0 },
      renewalsForecastToFail: 0,
      ownCertificates: { pending: 0, served: 0, ending: 0, ended: 0, unreadable: 0 },
      openIncidents: [],
      webhooks: { endpoints: { in_use: 0, failing: 0, disabled: 0 }, waiting: 0 },
      mailFailingSince: null,
      outbox: { depth: 0, oldest: null },
    });
  });

  test('count by status and reason, what is late, what waits, and what ends soon', async () => {
    const { db } = database;
    const ends = async (id: string, hours: number, lifetime = 45 * 24) => {
      const certificate = JSON.stringify({ notBefore: iso(hours - lifetime), notAfter: iso(hours) });
      await sql`update portal_domains set certificate = ${certificate}::text::jsonb where id = ${id}`.execute(
        db,
      );
    };
    await ends((await aServedDomain(db, { domain: 'a.acme.com' })).id, 20);
    await ends((await aServedDomain(db, { domain: 'b.acme.com' })).id, 60);
    await ends((await aServedDomain(db, { domain: 'c.acme.com' })).id, 900);
    // Of 160 hours, and as it should be.
    await ends((await aServedDomain(db, { domain: 'd.acme.com' })).id, 60, 160);
    const late = await aDomain(db, { domain: 'late.acme.com' });
    await sql`update portal_domains set next_check_at = ${iso(-1)} where id = ${late.id}`.execute(db);
    for (const [name, hours] of [
      ['waits', -2],
      ['waits-longer', -3],
    ] as const) {
      const { id } = await aDomain(db, { domain: `${name}.acme.com` });
      await sql`update portal_domains set status = 'certificate_failed', reason = 'rate_limited', next_check_at = null,
        progress = progress || ${JSON.stringify({ certificateSince: iso(hours) })}::text::jsonb where id = ${id}`.execute(
        db,
      );
    }
    await sql`update outbox set created_at = ${iso(-5)} where domain_id = ${late.id}`.execute(db);
    const figures = await fleetFigures(db, at(0));
    expect(figures.domains).toEqual(
      expect.arrayContaining([
        { status: 'active', reason: null, count: 4 },
        { status: 'pending_dns', reason: 'not_checked', count: 1 },
        { status: 'certificate_failed', reason: 'rate_limited', count: 2 },
      ]),
    );
    expect(figures).toMatchObject({
      overdue: 1,
      waitingForCertificateSince: iso(-3),
      earliestExpiry: iso(20),
      expiring: { 1: 1, 3: 2, 7: 2 },
      outbox: { oldest: iso(-5) },
    });
  });

  test('the time of a status moves with the status and with nothing else', async () => {
    const { db } = database;
    const { id } = await aDomain(db, { domain: 'moves.acme.com' });
    const since = async () =>
      (
        await db
          .selectFrom('portal_domains')
          .select('status_since')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).status_since;
    const registered = await since();
    await db
      .updateTable('portal_domains')
      .set({ updated_at: iso(1), status_message: 'x' })
      .where('id', '=', id)
      .execute();
    expect(await since()).toBe(registered);
    await db
      .updateTable('portal_domains')
      .set({ updated_at: iso(2), status: 'verifying_dns' })
      .where('id', '=', id)
      .execute();
    expect(await since()).toBe(iso(2));
  });

  test('count own certificates by how they stand, and leave out the CA’s that nobody is served behind one', async () => {
    const { db } = database;
    const before = await fleetFigures(db, at(0));
    const own = (hours: number) => JSON.stringify({ notBefore: iso(-1_000), notAfter: iso(hours) });
    const ends = JSON.stringify({ notBefore: iso(-1_000), notAfter: iso(10) });
    for (const [name, reason, hours] of [
      ['one', 'own', 500],
      ['two', 'own_ending', 100],
      ['three', 'own_ended', -1],
      ['four', null, 500],
    ] as const) {
      const { id } = await aServedDomain(db, { domain: `${name}.own.com` });
      const conditions = reason === null ? '[]' : JSON.stringify([{ type: 'CertificateReady', reason }]);
      await sql`update portal_domains set own_certificate = ${own(hours)}, certificate = ${ends},
        conditions = ${conditions} where id = ${id}`.execute(db);
    }
    const after = await fleetFigures(db, at(0));
    expect(after.ownCertificates).toEqual({ pending: 1, served: 1, ending: 1, ended: 1, unreadable: 0 });
    // Of four certificates of the CA's that end within a day one is the last of its name: that whose own one has ended.
    expect(after.expiring[1]).toBe(before.expiring[1] + 1);
    const { id } = await aServedDomain(db, { domain: 'alone.own.com' });
    await sql`update portal_domains set own_certificate = ${own(12)}, certificate = null where id = ${id}`.execute(
      db,
    );
    // An own one with nothing behind it.
    expect((await fleetFigures(db, at(0))).expiring[1]).toBe(before.expiring[1] + 2);
  });

  test('count the active domains whose next renewal is warned of', async () => {
    const { db } = database;
    const before = (await fleetFigures(db, at(0))).renewalsForecastToFail;
    for (const [name, hours] of [
      ['warned', -1],
      ['later', 1],
    ] as const) {
      const { id } = await aServedDomain(db, { domain: `${name}.forecast.com` });
      await sql`update portal_domains set renewal_warned_from = ${iso(hours)} where id = ${id}`.execute(db);
    }
    expect((await fleetFigures(db, at(0))).renewalsForecastToFail).toBe(before + 1);
    expect((await fleetFigures(db, at(2))).renewalsForecastToFail).toBe(before + 2);
  });
});

describe('a certificate that is ending', () => {
  const database = useDatabase();

  test.each([160, 45 * 24, 90 * 24])(
    'of %i hours is the same one for the metrics and for the patrol',
    async (life) => {
      const lastSixth = (life * 3_600) / 6;
      for (const seconds of [-1, 0, 1]) {
        const now = new Date(Date.parse(NOON) + seconds * 1_000).toISOString();
        const notAfter = new Date(Date.parse(NOON) + lastSixth * 1_000).toISOString();
        const notBefore = new Date(Date.parse(notAfter) - life * 3_600_000).toISOString();
        const { rows } = await sql<{ ending: boolean }>`
        select certificate_ending_from(${JSON.stringify({ notBefore, notAfter })}::text::jsonb) < ${now}::timestamptz as ending`.execute(
          database.db,
        );
        const place = {
          id: 'a',
          originDueAt: NOON,
          fullCheckAt: '2030-01-01T00:00:00.000Z',
          certificate: { notBefore, notAfter },
        };
        const { urgent } = nextVisits(place, { ttl: null, originChecked: true }, now);
        expect([rows[0]?.ending, urgent], String(seconds)).toEqual([seconds > 0, seconds > 0]);
      }
    },
  );
});
