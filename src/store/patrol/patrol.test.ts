import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { aCertificate, aDnsObservation } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aServedDomain,
  BY_OPERATOR,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { getDomainById, listDomains } from '../domains/domains.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { fleetFigures } from '../fleet/fleet-figures.ts';
import { claimOutbox, settleOutbox } from '../outbox/outbox.ts';
import { wakeOverdue } from '../outbox/overdue.ts';
import { dueNext } from '../outbox/waiting.ts';
import { claimDue, type DueDomain } from './claim.ts';
import { endRest } from './end-rest.ts';
import { wakeAtRest } from './places.ts';
import { settleExplained, settleVisits } from './settle.ts';

const at = (seconds: number) => plusSeconds(NOON, seconds);
const DAY = 86_400;
const certificate = aCertificate({ notBefore: NOON, notAfter: at(90 * DAY) });
const rest = { fullCheckAt: at(DAY) };

describe('domains at rest', () => {
  const database = useDatabase({ per: 'test' });

  async function record(id: string, over: { rest: typeof rest | null; nextCheckAt: string; at?: string }) {
    const snapshot = await beginRound(database.db, id, NOON);
    if (snapshot === null) throw new Error('gone');
    const { nextCheckAt } = over;
    const decision = aDecision(
      snapshot,
      { nextCheckAt, certificate, conditions: [aCondition('PointsHere', 'cname')] },
      { rest: over.rest, at: over.at ?? NOON },
    );
    await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
  }

  /** Domains at rest, each due so many seconds after noon, and nothing in the outbox. */
  async function resting(...dues: number[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, due] of dues.entries()) {
      const { id } = await aServedDomain(database.db, { domain: `portal-${index}.fleet.com` });
      await record(id, { rest, nextCheckAt: at(due) });
      ids.push(id);
    }
    await takeOutbox();
    return ids;
  }

  async function takeOutbox() {
    const items = await claimOutbox(database.db, { limit: 1_000, now: at(99_999), leaseUntil: at(999_999) });
    await settleOutbox(
      database.db,
      items.map(({ id }) => id),
    );
    return items;
  }

  const claimOf = (seconds: number, most: { quick: number; whole: number; without?: string[] }) =>
    claimDue(database.db, { now: at(seconds), leaseUntil: at(seconds + 40), ...most });
  /** Those that are visited as a whole, as all are at first. */
  const claim = (seconds: number, limit = 10) => claimOf(seconds, { quick: limit, whole: limit });

  const visited = (domain: DueDomain, over: Partial<Parameters<typeof settleVisits>[1][number]> = {}) => ({
    domain,
    dueAt: at(2_000),
    originDueAt: at(3_600),
    urgent: false,
    whole: false,
    dnsFingerprint: 'seen',
    servers: '192.0.2.53 53',
    fullCheckAt: at(5_000),
    checkedAt: at(1_000),
    shows: false,
    ...over,
  });

  test('have no check that a workflow waits for, and a place on the patrol', async () => {
    const { db } = database;
    const [id = ''] = await resting(900);
    expect(await dueNext(db, 5)).toEqual([]);
    expect(await wakeOverdue(db, { before: at(99_999), now: at(99_999), limit: 5 })).toBe(0);
    expect(await getDomainById(db, id)).toMatchObject({ nextCheckAt: at(900), lastCheckedAt: NOON });
    expect(await claim(899)).toEqual([]);
    const [due] = await claim(900);
    expect(due).toMatchObject({ id, domain: 'portal-0.fleet.com', certificate, dnsFingerprint: null });
  });

  test('are claimed by one claimer only while the lease lasts, the most late first', async () => {
    const ids = await resting(300, 100, 200);
    const [first, second] = [await claim(300, 2), await claim(300, 2)];
    expect(first.map(({ id }) => id)).toEqual(expect.arrayContaining([ids[1], ids[2]]));
    expect(second.map(({ id }) => id)).toEqual([ids[0]]);
    expect(await claim(339)).toEqual([]);
    expect((await claim(340)).map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  test('are claimed by many at once, each by one of them', async () => {
    await resting(...Array.from({ length: 24 }, () => 10));
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(10, 5)));
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(24);
    expect(new Set(ids).size).toBe(24);
  });

  test('come before all others when urgent, however late those are', async () => {
    const [late = '', urgent = ''] = await resting(100, 5_000);
    await record(urgent, { rest: { fullCheckAt: at(500) }, nextCheckAt: at(500) });
    expect((await claim(5_000, 1)).map(({ id }) => id)).toEqual([urgent]);
    expect((await claim(5_000, 1)).map(({ id }) => id)).toEqual([late]);
  });

  test('that are unchanged are written together, and are due at their next time', async () => {
    const { db } = database;
    await resting(10, 20);
    const due = await claim(1_000);
    await settleVisits(
      db,
      due.map((domain) => visited(domain)),
    );
    expect(await claim(1_999)).toEqual([]);
    const again = await claim(2_000);
    expect(again).toHaveLength(2);
    expect(again[0]).toMatchObject({
      dnsFingerprint: 'seen',
      servers: '192.0.2.53 53',
      originDueAt: at(3_600),
      fullCheckAt: at(5_000),
    });
  });

  test('say when they were checked: the row itself once an hour, what is read of it at once', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    const rowTime = async () =>
      (await db.selectFrom('portal_domains').select('last_checked_at').executeTakeFirst())?.last_checked_at;
    const [first] = await claim(1_000);
    if (first === undefined) throw new Error('none');
    await settleVisits(db, [visited(first)]);
    expect(await rowTime()).toBe(NOON);
    const seen = await getDomainById(db, id);
    expect(seen).toMatchObject({ lastCheckedAt: at(1_000), nextCheckAt: at(2_000) });
    expect(await listDomains(db, seen?.tenant ?? '')).toMatchObject([{ lastCheckedAt: at(1_000) }]);
    const [second] = await claim(2_000);
    if (second === undefined) throw new Error('none');
    await settleVisits(db, [visited(second, { checkedAt: at(2_000), shows: true })]);
    expect(await rowTime()).toBe(at(2_000));
  });

  test('are not written by whoever lost the lease meanwhile', async () => {
    const { db } = database;
    await resting(10);
    const [slow] = await claim(10);
    const [next] = await claim(50);
    if (slow === undefined || next === undefined) throw new Error('none');
    await settleVisits(db, [visited(slow, { dueAt: at(7_000) })]);
    expect(await endRest(db, [{ domain: slow, reason: 'dns', failing: [] }], at(60))).toEqual([]);
    await settleVisits(db, [visited(next)]);
    expect(await getDomainById(db, next.id)).toMatchObject({ nextCheckAt: at(2_000) });
  });

  test('that differ leave the patrol, and their workflows are started with the reason', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    const [domain] = await claim(10);
    if (domain === undefined) throw new Error('none');
    expect(await endRest(db, [{ domain, reason: 'dns', failing: ['dns'] }], at(11))).toEqual([id]);
    expect(await takeOutbox()).toMatchObject([{ domainId: id, signal: 'check', reason: 'dns' }]);
    expect(await claim(99_999)).toEqual([]);
    // Should Temporal lose it, the sweep finds it.
    expect(await wakeOverdue(db, { before: at(12), now: at(200), limit: 5 })).toBe(1);
    const signals = await db.selectFrom('health_signals').selectAll().execute();
    expect(signals).toMatchObject([{ domain_id: id, kind: 'dns', failing: true, since: at(11) }]);
  });

  test('whose round finds them well again are at rest again, and count as failing no more', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    const [domain] = await claim(10);
    if (domain === undefined) throw new Error('none');
    await endRest(db, [{ domain, reason: 'dns', failing: ['dns'] }], at(11));
    await record(id, { rest, nextCheckAt: at(900), at: at(12) });
    expect(await db.selectFrom('health_signals').selectAll().execute()).toEqual([]);
    expect(await claim(900)).toMatchObject([{ id, dnsFingerprint: null }]);
  });

  test('that fail with an incident stay, count as failing since the first time, and start nothing', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    for (const now of [1_000, 2_000]) {
      const [domain] = await claim(now);
      if (domain === undefined) throw new Error('none');
      const visit = visited(domain, { checkedAt: null, dnsFingerprint: null, dueAt: at(now + 500) });
      await settleExplained(db, [{ visit, failing: ['dns', 'edge'] }], at(now));
    }
    expect(await takeOutbox()).toEqual([]);
    const signals = await db.selectFrom('health_signals').select(['kind', 'since']).orderBy('kind').execute();
    expect(signals).toEqual([
      { kind: 'dns', since: at(1_000) },
      { kind: 'edge', since: at(1_000) },
    ]);
    expect(await getDomainById(db, id)).toMatchObject({ lastCheckedAt: NOON, nextCheckAt: at(2_500) });
  });

  test('leave the patrol with the first round that finds something to do', async () => {
    const [id = ''] = await resting(10);
    await requestChange(database.db, { id, tenant: null, request: 'disable', by: BY_OPERATOR, now: at(5) });
    await record(id, { rest: null, nextCheckAt: at(60), at: at(6) });
    expect(await claim(99_999)).toEqual([]);
    expect(await getDomainById(database.db, id)).toMatchObject({ nextCheckAt: at(60) });
  });

  test('are started by a watch; a domain that is not at rest is not', async () => {
    const { db } = database;
    const [id = ''] = await resting(900);
    const { id: working } = await aServedDomain(db, { domain: 'working.fleet.com' });
    await takeOutbox();
    await wakeAtRest(db, working, NOON);
    await wakeAtRest(db, id, NOON);
    await wakeAtRest(db, id, NOON);
    expect(await takeOutbox()).toMatchObject([{ domainId: id, signal: 'check', reason: 'watch' }]);
  });

  test('whose visits are late count as overdue, so that a fleet at rest shows that no worker runs', async () => {
    await resting(10, 20, 900);
    expect((await fleetFigures(database.db, new Date(at(141)))).overdue).toBe(2);
  });

  test('go with their rows', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    const row = await getDomainById(db, id);
    await requestChange(db, { id, tenant: row?.tenant ?? '', request: 'delete', by: BY_TENANT, now: at(5) });
    const snapshot = await beginRound(db, id, at(6));
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, {}, { forget: true });
    const observations = { ...NOTHING_SEEN, dns: aDnsObservation() };
    await recordRound(db, { domainId: id, decision, observations });
    expect(await db.selectFrom('patrol').selectAll().execute()).toEqual([]);
  });
});
