import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { TroubleKind } from '../core/fleet/incident.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { Db } from '../store/database/database.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { assessFleet, incidentsNow } from '../store/fleet/incidents.ts';
import { outboxDepth } from '../store/outbox/outbox.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { aCertificate } from '../testing/builders.ts';
import { aCondition } from '../testing/conditions.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDecision, aServedDomain, NOON, NOTHING_SEEN } from '../testing/store-builders.ts';
import type { VisitPorts } from './check.ts';
import { Patrol } from './patrol.ts';

const DAY = 86_400;
const at = (seconds: number) => plusSeconds(NOON, seconds);
const certificate = aCertificate({ notBefore: NOON, notAfter: at(90 * DAY) });
const rest = { fullCheckAt: at(DAY) };

describe('the patrol on a database', () => {
  const database = useDatabase({ per: 'test' });
  let now = NOON;

  async function resting(count: number): Promise<string[]> {
    now = at(1_000);
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { id } = await aServedDomain(database.db, { domain: `portal-${n}.fleet.com` });
      const snapshot = await beginRound(database.db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const conditions = [aCondition('PointsHere', 'cname'), aCondition('Reachable', 'https_ok')];
      const decision = aDecision(snapshot, { nextCheckAt: at(900), certificate, conditions }, { rest });
      await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
      ids.push(id);
    }
    await database.db.deleteFrom('outbox').execute();
    return ids;
  }

  /** Starts a patrol over a world in which all is well, but for what is given. */
  function start(
    over: Partial<VisitPorts> = {},
    { db = database.db, rate = 1_000 }: { db?: Db; rate?: number } = {},
  ) {
    const visits: string[] = [];
    const stop = new AbortController();
    const well = { outcome: 'https_ok', fingerprint: certificate.fingerprint } as const;
    const ports: VisitPorts = {
      sampleDns: async ({ id }) => {
        visits.push(id);
        return { fingerprint: 'as before', ttl: 300 };
      },
      findServers: async () => '',
      handshake: async () => well,
      probe: async () => well,
      wholeRound: async () => ({ kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt }),
      ...over,
    };
    const patrol = new Patrol({
      ...{ db, ports, rate, metrics: createWorkerMetrics(), log: pino({ level: 'silent' }) },
      clock: () => new Date(now),
    });
    const running = patrol.run(stop.signal);
    return {
      visits,
      async stop() {
        stop.abort();
        await running;
      },
    };
  }
  const dueLeft = async () =>
    (await database.db.selectFrom('patrol').select('domain_id').where('due_at', '<=', now).execute()).length;

  test('two workers visit each domain once in a period, and write all visits', async () => {
    const ids = await resting(130);
    const visits: Record<'one' | 'other', string[]> = { one: [], other: [] };
    const haveBothBegun = () => visits.one.length > 0 && visits.other.length > 0;
    // No visit ends before both have claimed, so that neither can take all before the other is there.
    const begin = (worker: keyof typeof visits) =>
      start({
        sampleDns: async ({ id }) => {
          visits[worker].push(id);
          await eventually('both have begun', haveBothBegun);
          return { fingerprint: 'as before', ttl: 300 };
        },
      });
    const patrols = [begin('one'), begin('other')];
    await eventually('all are visited', async () => (await dueLeft()) === 0);
    for (const worker of patrols) await worker.stop();
    expect([...visits.one, ...visits.other].sort()).toEqual([...ids].sort());
  });

  test('a worker that dies with domains in hand leaves them to another in less than a minute', async () => {
    const ids = await resting(20);
    let claimed = 0;
    const hangs = () => {
      claimed += 1;
      return new Promise<never>(() => undefined);
    };
    // Never stopped, as it is dead: it neither goes on nor writes anything.
    const dead = start({ sampleDns: hangs, findServers: hangs });
    await eventually('it holds them all', () => claimed === ids.length);
    const other = start();
    now = at(1_039);
    await eventually('the other one goes on', async () => (await outboxDepth(database.db)) === 0);
    expect(other.visits).toEqual([]);
    now = at(1_041);
    await eventually('all are visited', async () => (await dueLeft()) === 0);
    await other.stop();
    expect(other.visits.sort()).toEqual([...ids].sort());
    expect(dead.visits).toEqual([]);
  });

  test('one that hangs keeps no other from being visited', async () => {
    const [slow = '', ...others] = await resting(80);
    const patrol = start({
      findServers: ({ id }) => (id === slow ? new Promise(() => undefined) : Promise.resolve('')),
    });
    await eventually('the others are visited', async () => (await dueLeft()) === 1);
    expect(patrol.visits.sort()).toEqual([...others].sort());
  });

  test('one that fails is made again in a minute, and where it fails again the workflow is started', async () => {
    const { db } = database;
    const [failing = ''] = await resting(3);
    const patrol = start({
      findServers: ({ id }) => (id === failing ? Promise.reject(new Error('no time')) : Promise.resolve('')),
    });
    const place = () =>
      db.selectFrom('patrol').select(['due_at', 'leased_until']).where('domain_id', '=', failing).execute();
    await eventually('it is put off', async () => (await dueLeft()) === 0);
    expect(await place()).toEqual([{ due_at: at(1_060), leased_until: null }]);
    expect(await outboxDepth(db)).toBe(0);
    now = at(1_060);
    await eventually('its workflow is started', async () => (await outboxDepth(db)) === 1);
    expect(await place()).toEqual([]);
    await patrol.stop();
  });

  test('a domain that an earlier version has switched off leaves the patrol; one that moved on is put off', async () => {
    const { db } = database;
    const [off = '', other = ''] = await resting(2);
    await db
      .updateTable('portal_domains')
      .set({ desired: 'disabled', status: 'disabled' })
      .where('id', '=', off)
      .execute();
    const patrol = start({ wholeRound: async () => ({ kind: 'moved_on' }) });
    await eventually('both are visited', async () => (await dueLeft()) === 0);
    await patrol.stop();
    expect(await db.selectFrom('patrol').select(['domain_id', 'due_at']).execute()).toEqual([
      { domain_id: other, due_at: at(1_060) },
    ]);
  });

  test('no more visits a second begin than may', async () => {
    await resting(60);
    const began = performance.now();
    const patrol = start({}, { rate: 30 });
    await eventually('all are visited', async () => (await dueLeft()) === 0, { withinMs: 30_000 });
    await patrol.stop();
    expect((performance.now() - began) / 1_000).toBeGreaterThan(60 / 30 - 0.2);
  });

  test('a database that is away for a while is asked again, and nothing is concluded', async () => {
    const ids = await resting(10);
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
    const patrol = start({}, { db });
    await eventually('all are visited', async () => (await dueLeft()) === 0, { withinMs: 20_000 });
    await patrol.stop();
    expect(failures).toBe(2);
    expect(patrol.visits.sort()).toEqual([...ids].sort());
    expect(await outboxDepth(database.db)).toBe(0);
  });

  test('where all fail at once an incident opens, and workflows are started until it is open, and no more', async () => {
    const { db } = database;
    await resting(30);
    const failing: TroubleKind[] = ['dns'];
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      ...{ kind: 'differs', reason: 'found', failing, isGone: false },
      incidents: await incidentsNow(db),
    });
    const first = start({ wholeRound }, { rate: 6 });
    await eventually('some are started', async () => (await outboxDepth(db)) >= 6, { withinMs: 20_000 });
    await first.stop();
    const opened = await assessFleet(db, 'auto', now);
    expect(opened).toMatchObject([{ kind: 'dns', is: 'opened' }]);
    const started = await outboxDepth(db);
    expect(started).toBeLessThan(30);
    const second = start({ wholeRound });
    await eventually('the others are visited', async () => (await dueLeft()) === 0);
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
