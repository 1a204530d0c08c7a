import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { assessFleet } from '../store/fleet/incidents.ts';
import { outboxDepth } from '../store/outbox/outbox.ts';
import { advanceVisits } from '../store/patrol/places.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { at, certificate, hangs, RestingFleet, rest } from '../testing/resting-fleet.ts';
import { aTenant } from '../testing/store-builders.ts';

const AWAY = { outcome: 'connection_timeout', fingerprint: null } as const;

describe('the patrol while parts hang, are away or fail', () => {
  const database = useDatabase({ per: 'test' });
  const fleet = new RestingFleet(database);

  test('whole rounds that hang keep neither the few questions nor another tenant’s whole round waiting', async () => {
    const { id: tenant } = await aTenant(database.db);
    const hanging = new Set(await fleet.resting(100, { tenant }));
    const others = await fleet.resting(90);
    const quick = others.slice(10);
    await fleet.visitedBefore(quick);
    let begun = 0;
    const patrol = fleet.start({
      wholeRound: async ({ id }) => {
        if (!hanging.has(id)) return { kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt };
        begun += 1;
        return hangs();
      },
    });
    await eventually('all others are visited', async () => others.every((id) => patrol.visits.includes(id)));
    expect(begun).toBeLessThanOrEqual(16);
  });

  test('an edge that hangs opens an incident although no whole round ends, and asks for no more of them then', async () => {
    const { db } = database;
    await fleet.visitedBefore(await fleet.resting(150));
    let rounds = 0;
    const wholeRound = () => {
      rounds += 1;
      return hangs();
    };
    const first = fleet.start({ handshake: async () => AWAY, probe: async () => AWAY, wholeRound });
    const open = await eventually('it opens', async () => (await assessFleet(db, 'auto', fleet.now)).at(0));
    expect(open).toMatchObject({ kind: 'edge', is: 'opened' });
    expect(rounds).toBeLessThanOrEqual(64);
    expect(await outboxDepth(db)).toBe(0);
    // Those that were put off, and that no whole round holds.
    await sql`update portal_domains set actor = 'operator'`.execute(db);
    await sql`update patrol set due_at = ${fleet.now} where leased_until is null`.execute(db);
    const before = rounds;
    const second = fleet.start({ handshake: async () => AWAY, probe: async () => AWAY, wholeRound });
    await eventually('all are visited', async () => {
      const { rows } =
        await sql`select 1 from patrol where due_at <= ${fleet.now} and leased_until is null`.execute(db);
      return rows.length === 0;
    });
    expect(rounds).toBe(before);
    expect(await outboxDepth(db)).toBe(0);
    expect(first.visits.length + second.visits.length).toBeGreaterThan(150);
  });

  test('an origin that is away opens an incident within its window, although each domain asks it once an hour', async () => {
    const { db } = database;
    const ids = await fleet.resting(6);
    await fleet.visitedBefore(ids);
    for (const [n, id] of ids.entries())
      await sql`update patrol set due_at = ${at(1_000 + n * 140)} where domain_id = ${id}`.execute(db);
    const patrol = fleet.start({
      probe: async () => ({ outcome: 'unexpected_answer', fingerprint: certificate.fingerprint }),
      wholeRound: async () => ({ kind: 'differs', reason: null, failing: ['edge'] }),
    });
    for (const n of ids.keys()) {
      fleet.now = at(1_000 + n * 140);
      await eventually('it is visited', () => patrol.visits.length > n);
      await eventually('it is written', async () => (await fleet.dueLeft()) === 0);
    }
    await patrol.stop();
    expect(await assessFleet(db, 'auto', fleet.now)).toMatchObject([{ kind: 'edge', is: 'opened' }]);
  });

  test('what cannot be written is written later, and keeps nothing else from being written', async () => {
    const { db } = database;
    const [differing = '', ...others] = await fleet.resting(3);
    await sql`alter table outbox rename to outbox_away`.execute(db);
    const patrol = fleet.start({
      wholeRound: async ({ id }) =>
        id === differing
          ? { kind: 'differs', reason: null, failing: [] }
          : { kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt },
    });
    await eventually('the others are written', async () => (await fleet.dueLeft()) === 1);
    await sql`alter table outbox_away rename to outbox`.execute(db);
    await eventually('its workflow is started', async () => (await outboxDepth(db)) === 1);
    await patrol.stop();
    expect(patrol.visits).toHaveLength(3);
    expect(await fleet.dueLeft()).toBe(0);
    expect(others).toHaveLength(2);
  });

  test('a visit that failed with one worker counts with the next one', async () => {
    const { db } = database;
    await fleet.resting(1);
    const fails = { findServers: () => Promise.reject(new Error('no time')) };
    const first = fleet.start(fails);
    await eventually('it is put off', async () => (await fleet.dueLeft()) === 0);
    await first.stop();
    fleet.now = at(1_060);
    const second = fleet.start(fails);
    await eventually('its workflow is started', async () => (await outboxDepth(db)) === 1);
    await second.stop();
  });

  test('a patrol that sleeps claims what is due sooner once it is woken', async () => {
    const { db } = database;
    const [id = ''] = await fleet.resting(1);
    await sql`update patrol set due_at = ${at(9_000)}`.execute(db);
    const patrol = fleet.start({}, { pace: { gapMs: 1, writeEveryMs: 1, longestMs: 999_999 } });
    await eventually('it sleeps', () => patrol.clocked() === 1);
    await db.transaction().execute((trx) => advanceVisits(trx, [{ id, at: fleet.now }]));
    patrol.wake();
    await eventually('it is visited', () => patrol.visits.includes(id));
    await patrol.stop();
  });

  test('a patrol that stops waits for no visit that hangs, and writes the others', async () => {
    const [hanging = '', ...others] = await fleet.resting(4);
    const patrol = fleet.start({
      wholeRound: ({ id }) =>
        id === hanging
          ? hangs()
          : Promise.resolve({ kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt }),
    });
    await eventually('all are begun', () => patrol.visits.length === 4);
    const began = performance.now();
    await patrol.stop();
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(await fleet.dueLeft()).toBe(4 - others.length);
  });

  test('an edge that is away starts no workflow while its incident is open, also once that suspends nothing any more', async () => {
    const { db } = database;
    await fleet.visitedBefore(await fleet.resting(20));
    await sql`insert into our_incidents (kind, since, opened_at, hold_ends_at, hold_ended_at, domains, tenants, of_tenants)
      values ('edge', ${at(0)}, ${at(0)}, ${at(1)}, ${at(1)}, 20, 20, 20)`.execute(db);
    const patrol = fleet.start({
      handshake: async () => AWAY,
      probe: async () => AWAY,
      wholeRound: async () => ({ kind: 'differs', reason: null, failing: ['edge'] }),
    });
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0);
    await patrol.stop();
    expect(patrol.visits).toHaveLength(20);
    expect(await outboxDepth(db)).toBe(0);
  });

  test('incidents that could not be read are read again by the next visit', async () => {
    const { db } = database;
    await fleet.visitedBefore(await fleet.resting(1));
    await sql`alter table our_incidents rename to our_incidents_away`.execute(db);
    const ports = {
      handshake: async () => AWAY,
      probe: async () => AWAY,
      wholeRound: async () => ({ kind: 'differs', reason: null, failing: ['edge'] }) as const,
    };
    const patrol = fleet.start(ports);
    await eventually('it is put off', async () => (await fleet.dueLeft()) === 0);
    await sql`alter table our_incidents_away rename to our_incidents`.execute(db);
    await sql`insert into our_incidents (kind, since, opened_at, hold_ends_at, domains, tenants, of_tenants)
      values ('edge', ${at(0)}, ${at(0)}, ${at(200_000)}, 20, 20, 20)`.execute(db);
    await sql`update portal_domains set actor = 'operator'`.execute(db);
    fleet.now = at(1_060);
    await eventually('it is visited again', async () => (await fleet.dueLeft()) === 0);
    await patrol.stop();
    expect(await outboxDepth(db)).toBe(0);
  });

  test('whole rounds beyond a share begin soon after there is room, also where a claim found none', async () => {
    const { id: tenant } = await aTenant(database.db);
    const ids = await fleet.resting(40, { tenant });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const wholeRound = async () => {
      await released;
      return { kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt } as const;
    };
    const pace = { gapMs: 600_000, writeEveryMs: 20, longestMs: 600_000 };
    const patrol = fleet.start({ wholeRound }, { pace });
    await eventually('a share is under way', () => patrol.visits.length === 16);
    const before = patrol.clocked();
    await eventually('more were asked for', () => patrol.clocked() > before + 1);
    release();
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0);
    await patrol.stop();
    expect(patrol.visits.sort()).toEqual([...ids].sort());
  });
});
