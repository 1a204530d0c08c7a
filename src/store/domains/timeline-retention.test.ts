import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { seedLargeFleet } from '../../testing/large-fleet.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, NOON, NOTHING_SEEN } from '../../testing/store-builders.ts';
import { openDatabase } from '../database/database.ts';
import { beginRound, recordRound } from './rounds.ts';
import { removeOldLines, retentionState } from './timeline-retention.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.parse(NOON) - days * DAY_MS).toISOString();
const KEPT_SINCE = daysAgo(150);
const DOMAINS = 230;

type Line = { id: number; domain_id: string; at: string; kind: string; to_value: string | null };

describe('old lines of timelines', () => {
  const database = useDatabase({ per: 'test', max: 8 });
  beforeEach(() =>
    seedLargeFleet(database.db, { domains: DOMAINS, tenants: 30, eventsPerDomain: 16, now: NOON }),
  );

  const lines = () =>
    database.db
      .selectFrom('portal_domain_events')
      .select(['id', 'domain_id', 'at', 'kind', 'to_value'])
      .orderBy('id')
      .execute() as Promise<Line[]>;
  const audit = async () =>
    (await sql<{ count: number }>`select count(*) from audit`.execute(database.db)).rows[0]?.count;

  /** Without the store's own words for it: of equal lines the newest, and what is young. */
  function keptOf(all: readonly Line[], since = KEPT_SINCE): number[] {
    const subject = ({ domain_id, kind, to_value }: Line) =>
      [domain_id, kind, to_value?.split(' ')[0] ?? ''].join('|');
    const newest = new Map(all.map((line) => [subject(line), line.id]));
    return all
      .filter((line) => line.at >= since || newest.get(subject(line)) === line.id)
      .map(({ id }) => id);
  }

  /** Calls until the pass has ended. Returns how many lines went. */
  async function wholePass({ keptSince = KEPT_SINCE, now = NOON } = {}): Promise<number> {
    let removed = 0;
    for (;;) {
      const removal = await removeOldLines(database.db, { keptSince, now });
      removed += removal.removed;
      if (removal.is !== 'under_way') return removed;
    }
  }

  test('go, but for the newest one about each status, condition and request; the audit stays whole', async () => {
    const [before, audited] = [await lines(), await audit()];
    const kept = keptOf(before);
    expect(await wholePass()).toBe(before.length - kept.length);
    expect((await lines()).map(({ id }) => id)).toEqual(kept);
    expect(kept.length).toBeLessThan(before.length);
    expect(kept.length).toBeGreaterThan(before.filter(({ at }) => at >= KEPT_SINCE).length);
    expect(await audit()).toBe(audited);
    expect(await retentionState(database.db)).toEqual({ beganAt: NOON, endedAt: NOON });
  });

  test('go once a day: the next pass begins a day later', async () => {
    const { db } = database;
    await wholePass();
    const [later, tomorrow] = [1, 24].map((hours) =>
      new Date(Date.parse(NOON) + hours * 3_600_000 + 1).toISOString(),
    );
    const keptSince = daysAgo(20);
    expect(await removeOldLines(db, { keptSince, now: later ?? '' })).toEqual({ is: 'resting', removed: 0 });
    const before = await lines();
    expect(await wholePass({ keptSince, now: tomorrow })).toBe(
      before.length - keptOf(before, keptSince).length,
    );
  });

  test('stay while an incident is open that began before them', async () => {
    const since = daysAgo(300);
    await sql`insert into our_incidents (kind, since, opened_at, domains, tenants, of_tenants)
      values ('dns', ${since}, ${since}, 50, 20, 40)`.execute(database.db);
    const before = await lines();
    await wholePass();
    expect((await lines()).map(({ id }) => id)).toEqual(keptOf(before, since));
  });

  test('go a thousand at a time where one timeline has more', async () => {
    const { db } = database;
    const { domain_id: id } = (await lines())[0] as Line;
    await sql`insert into portal_domain_events (domain_id, at, kind, to_value, message, by)
      select ${id}, ${daysAgo(200)}, 'requested', 'refresh', '', 'tenant' from generate_series(1, 2500)`.execute(
      db,
    );
    const before = await lines();
    const kept = keptOf(before);
    const batches: number[] = [];
    for (;;) {
      const { is, removed } = await removeOldLines(db, { keptSince: KEPT_SINCE, now: NOON });
      batches.push(removed);
      if (is === 'ended') break;
    }
    expect(Math.max(...batches)).toBe(1_000);
    expect((await lines()).map(({ id: one }) => one)).toEqual(kept);
  });

  test('are removed beside rounds that write, and domains that are forgotten: nobody fails, nothing new is missing', async () => {
    const { db } = database;
    const ids = (await db.selectFrom('portal_domains').select('id').orderBy('id').execute()).map(
      ({ id }) => id,
    );
    const round = async (id: string, forget: boolean) => {
      const snapshot = await beginRound(db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const entry = { at: NOON, kind: 'gave_up', from: null, to: null, reason: null, detail: null } as const;
      const timeline = [{ ...entry, by: 'system', evidence: null } as const];
      const decision = aDecision(snapshot, {}, { forget, timeline: forget ? [] : timeline });
      return (await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN })).kind;
    };
    const writing = (async () => {
      const kinds: string[] = [];
      for (const [n, id] of ids.entries()) kinds.push(await round(id, n % 3 === 0));
      return kinds;
    })();
    const [removed, kinds] = await Promise.all([wholePass(), writing]);
    expect(removed).toBeGreaterThan(0);
    expect(kinds).toEqual(ids.map((_, n) => (n % 3 === 0 ? 'gone' : 'recorded')));
    const left = await lines();
    const forgotten = new Set(ids.filter((_, n) => n % 3 === 0));
    expect(left.filter((line) => forgotten.has(line.domain_id))).toEqual([]);
    expect(
      left
        .filter(({ kind }) => kind === 'gave_up')
        .map((line) => line.domain_id)
        .sort(),
    ).toEqual(ids.filter((id) => !forgotten.has(id)));
    expect(left.map(({ id }) => id)).toEqual(keptOf(left));
  });

  test('are all there when the worker is killed between their removal and its end; another one goes on', async () => {
    const { db, url } = database;
    await removeOldLines(db, { keptSince: KEPT_SINCE, now: NOON });
    const before = await lines();
    const holder = await db.startTransaction().execute();
    // It can be read and locked, but the place cannot be moved: so a removal stops when its lines are gone.
    await sql`lock table timeline_retention in share mode`.execute(holder);
    const worker = openDatabase(url, { max: 1 });
    const killed = removeOldLines(worker, { keptSince: KEPT_SINCE, now: NOON }).catch(
      (error: unknown) => error,
    );
    const pid = await eventually('the removal waits with its lines deleted', async () => {
      const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows[0]?.pid ?? null;
    });
    await sql`select pg_terminate_backend(${pid})`.execute(db);
    expect(await killed).toBeInstanceOf(Error);
    await worker.destroy();
    await holder.rollback().execute();
    expect(await lines()).toEqual(before);
    const kept = keptOf(before);
    expect(await wholePass()).toBe(before.length - kept.length);
    expect((await lines()).map(({ id }) => id)).toEqual(kept);
  });

  test('are left to the other one while two workers remove', async () => {
    const { db } = database;
    const other = await db.startTransaction().execute();
    await other.selectFrom('timeline_retention').select('began_at').forUpdate().execute();
    expect(await removeOldLines(db, { keptSince: KEPT_SINCE, now: NOON })).toEqual({
      is: 'elsewhere',
      removed: 0,
    });
    await other.rollback().execute();
  });

  test('still cannot be deleted by hand, and no line that is kept can', async () => {
    const { db } = database;
    const byHand = (since: string | null) =>
      db.transaction().execute(async (trx) => {
        if (since !== null)
          await sql`select set_config('portal_domains.timeline_kept_since', ${since}, true)`.execute(trx);
        await sql`delete from portal_domain_events`.execute(trx);
      });
    await expect(byHand(null)).rejects.toMatchObject({ code: '23001' });
    await expect(byHand(KEPT_SINCE)).rejects.toMatchObject({ code: '23001' });
  });
});
