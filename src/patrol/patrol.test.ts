import { describe, expect, test } from 'vitest';
import type { TroubleKind } from '../core/fleet/incident.ts';
import { assessFleet, incidentsNow } from '../store/fleet/incidents.ts';
import { outboxDepth } from '../store/outbox/outbox.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { at, certificate, hangs, RestingFleet } from '../testing/resting-fleet.ts';
import type { VisitPorts } from './check.ts';

describe('the patrol on a database', () => {
  const database = useDatabase({ per: 'test' });
  const fleet = new RestingFleet(database);

  test('two workers visit each domain once in a period, and write all visits', async () => {
    const ids = await fleet.resting(130);
    const visits: Record<'one' | 'other', string[]> = { one: [], other: [] };
    const haveBothBegun = () => visits.one.length > 0 && visits.other.length > 0;
    // No visit ends before both have claimed, so that neither can take all before the other is there.
    const begin = (worker: keyof typeof visits) =>
      fleet.start({
        sampleDns: async ({ id }) => {
          visits[worker].push(id);
          await eventually('both have begun', haveBothBegun);
          return { fingerprint: 'as before', ttl: 300 };
        },
      });
    const patrols = [begin('one'), begin('other')];
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0);
    for (const worker of patrols) await worker.stop();
    expect([...visits.one, ...visits.other].sort()).toEqual([...ids].sort());
  });

  test('a worker that dies with domains in hand leaves them to another in less than a minute', async () => {
    const ids = await fleet.resting(20);
    let claimed = 0;
    const dies = () => {
      claimed += 1;
      return hangs();
    };
    // Never stopped, as it is dead: it neither goes on nor writes anything.
    const pace = { gapMs: 999_999, writeEveryMs: 20, longestMs: 999_999 };
    const dead = fleet.start({ sampleDns: dies, findServers: dies }, { pace });
    await eventually('it holds them all', () => claimed === ids.length);
    const other = fleet.start();
    fleet.now = at(1_039);
    await eventually('the other one goes on', async () => (await outboxDepth(database.db)) === 0);
    expect(other.visits).toEqual([]);
    fleet.now = at(1_041);
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0);
    await other.stop();
    expect(other.visits.sort()).toEqual([...ids].sort());
    expect(dead.visits).toEqual([]);
  });

  test('one that hangs keeps no other from being visited', async () => {
    const [slow = '', ...others] = await fleet.resting(80);
    const patrol = fleet.start({
      findServers: ({ id }) => (id === slow ? new Promise(() => undefined) : Promise.resolve('')),
    });
    await eventually('the others are visited', async () => (await fleet.dueLeft()) === 1);
    expect(patrol.visits.sort()).toEqual([...others].sort());
  });

  test('one that fails is made again in a minute, and where it fails again the workflow is started', async () => {
    const { db } = database;
    const [failing = ''] = await fleet.resting(3);
    const patrol = fleet.start({
      findServers: ({ id }) => (id === failing ? Promise.reject(new Error('no time')) : Promise.resolve('')),
    });
    const place = () =>
      db.selectFrom('patrol').select(['due_at', 'leased_until']).where('domain_id', '=', failing).execute();
    await eventually('it is put off', async () => (await fleet.dueLeft()) === 0);
    expect(await place()).toEqual([{ due_at: at(1_060), leased_until: null }]);
    expect(await outboxDepth(db)).toBe(0);
    fleet.now = at(1_060);
    await eventually('its workflow is started', async () => (await outboxDepth(db)) === 1);
    expect(await place()).toEqual([]);
    await patrol.stop();
  });

  test('a domain that an earlier version has switched off leaves the patrol; one that moved on is put off', async () => {
    const { db } = database;
    const [off = '', other = ''] = await fleet.resting(2);
    await db
      .updateTable('portal_domains')
      .set({ desired: 'disabled', status: 'disabled' })
      .where('id', '=', off)
      .execute();
    const patrol = fleet.start({ wholeRound: async () => ({ kind: 'moved_on' }) });
    await eventually('both are visited', async () => (await fleet.dueLeft()) === 0);
    await patrol.stop();
    expect(await db.selectFrom('patrol').select(['domain_id', 'due_at']).execute()).toEqual([
      { domain_id: other, due_at: at(1_060) },
    ]);
  });

  test('no more visits a second begin than may', async () => {
    await fleet.resting(60);
    const began = performance.now();
    const patrol = fleet.start({}, { rate: 30 });
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0, { withinMs: 30_000 });
    await patrol.stop();
    expect((performance.now() - began) / 1_000).toBeGreaterThan(60 / 30 - 0.2);
  });

  test('rounds of workflows come first for half a minute, but for what is urgent', async () => {
    const [urgent = '', ...others] = await fleet.resting(4);
    const { db } = database;
    await db.updateTable('patrol').set({ urgent: true }).where('domain_id', '=', urgent).execute();
    const { due_at } = await db.selectFrom('patrol').select('due_at').limit(1).executeTakeFirstOrThrow();
    const since = (seconds: number) => new Date(Date.parse(due_at) + seconds * 1_000).toISOString();
    let asked = 0;
    const yields = () => {
      asked += 1;
      return true;
    };
    fleet.now = since(29);
    const patrol = fleet.start({}, { yields });
    await eventually('the urgent one is visited', () => patrol.visits.length > 0);
    const before = asked;
    await eventually('it claims again', () => asked > before + 1);
    expect(patrol.visits).toEqual([urgent]);
    fleet.now = since(30);
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0);
    await patrol.stop();
    expect(patrol.visits.slice(1).sort()).toEqual([...others].sort());
  });

  test('a database that is away for a while is asked again, and nothing is concluded', async () => {
    const ids = await fleet.resting(10);
    let failures = 0;
    const db = new Proxy(database.db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'getExecutor' || failures >= 2)
          return typeof value === 'function' ? value.bind(target) : value;
        failures += 1;
        return () => {
          throw new Error('away');
        };
      },
    });
    const patrol = fleet.start({}, { db });
    await eventually('all are visited', async () => (await fleet.dueLeft()) === 0, { withinMs: 20_000 });
    await patrol.stop();
    expect(failures).toBe(2);
    expect(patrol.visits.sort()).toEqual([...ids].sort());
    expect(await outboxDepth(database.db)).toBe(0);
  });

  test('where all fail at once an incident opens, and workflows are started until it is open, and no more', async () => {
    const { db } = database;
    await fleet.resting(30);
    const failing: TroubleKind[] = ['dns'];
    const wholeRound: VisitPorts['wholeRound'] = async () =>
      (await incidentsNow(db)).some(({ kind, open }) => open && kind === 'dns')
        ? { kind: 'explained', failing, certificate, fullCheckAt: at(5_000) }
        : { kind: 'differs', reason: null, failing };
    const first = fleet.start({ wholeRound }, { rate: 6 });
    await eventually('some are started', async () => (await outboxDepth(db)) >= 6, { withinMs: 20_000 });
    await first.stop();
    const opened = await assessFleet(db, 'auto', fleet.now);
    expect(opened).toMatchObject([{ kind: 'dns', is: 'opened' }]);
    const started = await outboxDepth(db);
    expect(started).toBeLessThan(30);
    const second = fleet.start({ wholeRound });
    await eventually('the others are visited', async () => (await fleet.dueLeft()) === 0);
    await second.stop();
    expect(await outboxDepth(db)).toBe(started);
    expect(await db.selectFrom('patrol').select('domain_id').execute()).toHaveLength(30 - started);
    const signals = await db
      .selectFrom('health_signals')
      .select('domain_id')
      .where('failing', '=', true)
      .execute();
    expect(signals).toHaveLength(30);
  });
});
