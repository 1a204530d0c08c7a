import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { at, RestingFleet } from '../../testing/resting-fleet.ts';
import { aServedDomain, aTenant } from '../../testing/store-builders.ts';
import { getDomainById } from '../domains/domains.ts';
import { outboxDepth } from '../outbox/outbox.ts';
import { type Claim, claimDue, type DueDomain, nextDue } from './claim.ts';
import { advanceVisits } from './places.ts';
import { leaveOrPutOff, settleDeferred, settleVisits } from './settle.ts';

describe('domains at rest, by the two kinds of their checks', () => {
  const database = useDatabase({ per: 'test' });
  const fleet = new RestingFleet(database);

  /** Domains at rest, each due so many seconds after noon. */
  async function resting(...dues: number[]): Promise<string[]> {
    const ids = await fleet.resting(dues.length);
    for (const [n, id] of ids.entries())
      await database.db
        .updateTable('patrol')
        .set({ due_at: at(dues[n] ?? 0) })
        .where('domain_id', '=', id)
        .execute();
    return ids;
  }

  const claimOf = (seconds: number, most: Pick<Claim, 'quick' | 'whole' | 'share'>) =>
    claimDue(database.db, { now: at(seconds), leaseUntil: at(seconds + 40), ...most });
  /** Those that are visited as a whole, as all are at first. */
  const claim = (seconds: number, limit = 10) => claimOf(seconds, { quick: limit, whole: limit });

  const visited = (domain: DueDomain, over: Partial<Parameters<typeof settleVisits>[1][number]> = {}) => ({
    ...{ domain, dueAt: at(2_000), originDueAt: at(3_600), urgent: false, whole: false },
    ...{ dnsFingerprint: 'seen', servers: '192.0.2.53 53', fullCheckAt: at(5_000) },
    ...{ checkedAt: at(1_000), shows: false },
    ...over,
  });

  test('are claimed as a whole or by the few questions, each kind up to its own limit', async () => {
    const [first = '', second = '', third = ''] = await resting(10, 20, 30);
    const due = await claimOf(30, { quick: 3, whole: 2 });
    expect(due.map(({ id, whole }) => [id, whole]).sort()).toEqual(
      [
        [first, true],
        [second, true],
      ].sort(),
    );
    await settleVisits(
      database.db,
      due.map((domain) => visited(domain, { dueAt: at(100) })),
    );
    // The whole one is claimed no more where there is no place for it, and keeps no other back.
    expect((await claimOf(100, { quick: 3, whole: 0 })).map(({ id }) => id).sort()).toEqual(
      [first, second].sort(),
    );
    expect((await claimOf(100, { quick: 0, whole: 3 })).map(({ id }) => id)).toEqual([third]);
  });

  test('are claimed as a whole up to the share of their tenant, with what it has under way', async () => {
    const { id: tenant } = await aTenant(database.db);
    const own = await fleet.resting(5, { tenant });
    const [other = ''] = await resting(20);
    const places = own.map((id, n) => ({ id, due_at: at(n + 1) }));
    for (const { id, due_at } of places)
      await database.db.updateTable('patrol').set({ due_at }).where('domain_id', '=', id).execute();
    const claimed = async (taken: number) =>
      (await claimOf(30, { quick: 0, whole: 5, share: { most: 2, taken: new Map([[tenant, taken]]) } })).map(
        ({ id }) => id,
      );
    expect(await claimed(1)).toEqual(expect.arrayContaining([own[0], other]));
    expect(await claimed(2)).toEqual([]);
    expect((await claimed(0)).sort()).toEqual([own[1] ?? '', own[2] ?? ''].sort());
    expect(await claimed(1)).toEqual([own[3]]);
  });

  test('say when the next visit is due of those that nobody has claimed', async () => {
    expect(await nextDue(database.db)).toBeNull();
    await resting(300, 100);
    expect(await nextDue(database.db)).toBe(at(100));
    await claim(100);
    expect(await nextDue(database.db)).toBe(at(300));
  });

  test('without a place for their whole round are put off, and count as failing at once; a visit that finds them well ends it', async () => {
    const { db } = database;
    const [id = ''] = await resting(10);
    const signals = () => db.selectFrom('health_signals').select(['kind', 'since']).execute();
    for (const now of [10, 200]) {
      const [domain] = await claim(now);
      if (domain === undefined) throw new Error('none');
      expect(domain.isFailing).toBe(now > 10);
      await settleDeferred(db, [{ domain, failing: ['edge'], dueAt: at(now + 100) }], at(now));
    }
    expect(await signals()).toEqual([{ kind: 'edge', since: at(10) }]);
    const [domain] = await claim(300);
    if (domain === undefined) throw new Error('none');
    await settleVisits(db, [visited(domain)]);
    expect(await signals()).toEqual([]);
    expect(await outboxDepth(db)).toBe(0);
    expect(await getDomainById(db, id)).toMatchObject({ nextCheckAt: at(2_000) });
  });

  test('remember that a visit failed, whichever worker makes the next one, until one has not', async () => {
    const { db } = database;
    await resting(10);
    const [first] = await claim(10);
    if (first === undefined) throw new Error('none');
    expect(first.failures).toBe(0);
    await leaveOrPutOff(db, [{ domain: first, failures: 1 }], at(70));
    const [second] = await claim(70);
    if (second === undefined) throw new Error('none');
    expect(second.failures).toBe(1);
    await settleVisits(db, [visited(second)]);
    expect(await claim(2_000)).toMatchObject([{ failures: 0 }]);
  });

  test('are brought forward, never put off; of others nothing is said', async () => {
    const { db } = database;
    const [early = '', late = ''] = await resting(100, 900);
    const { id: working } = await aServedDomain(db, { domain: 'working.fleet.com' });
    const checks = [early, late, working].map((id) => ({ id, at: at(300) }));
    const atRest = await db.transaction().execute((trx) => advanceVisits(trx, checks));
    expect(atRest.sort()).toEqual([early, late].sort());
    expect((await claim(299)).map(({ id }) => id)).toEqual([early]);
    expect((await claim(300)).map(({ id }) => id)).toEqual([late]);
  });

  test('that are brought forward wait for no round, as the end of an outage is seen by them', async () => {
    const { db } = database;
    const [first = ''] = await resting(900, 900);
    await db.transaction().execute((trx) => advanceVisits(trx, [{ id: first, at: at(300) }]));
    const now = at(1_000);
    const bounds = { quick: 10, whole: 10, leaseUntil: at(1_040), dueBefore: at(899) };
    const due = await claimDue(db, { now, ...bounds });
    expect(due.map(({ id }) => id)).toEqual([first]);
  });

  test('are brought forward without waiting for one that is just being written', async () => {
    const { db } = database;
    const [busy = '', other = ''] = await resting(900, 900);
    const checks = [busy, other].map((id) => ({ id, at: at(300) }));
    await db.transaction().execute(async (writing) => {
      await writing.updateTable('patrol').set({ urgent: false }).where('domain_id', '=', busy).execute();
      const atRest = await db.transaction().execute((trx) => advanceVisits(trx, checks));
      // Both are at rest, so that neither is started as a workflow.
      expect(atRest.sort()).toEqual([busy, other].sort());
    });
    expect((await claim(300)).map(({ id }) => id)).toEqual([other]);
  });
});
