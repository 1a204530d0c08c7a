import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aTenant, NOON } from '../../testing/store-builders.ts';
import { claimOutbox, outboxDepth, postponeOutbox, settleOutbox } from './outbox.ts';

const at = (minutes: number) => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

describe('the outbox', () => {
  const database = useDatabase({ per: 'test' });

  async function fill(domains: number): Promise<void> {
    const { id: tenant } = await aTenant(database.db);
    for (let n = 0; n < domains; n += 1) await aDomain(database.db, { tenant, domain: `n${n}.acme.com` });
  }

  const claim = (limit: number, now: string, leaseUntil: string) =>
    claimOutbox(database.db, { limit, now, leaseUntil });

  test('gives the oldest first, and each to one claimer only while its lease lasts', async () => {
    await fill(3);
    const first = await claim(2, at(0), at(1));
    const second = await claim(2, at(0), at(1));
    expect([...first, ...second].map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(await claim(2, at(0.5), at(2))).toEqual([]);
  });

  test('lets tenants take turns: who has just come waits for one item of a tenant that has asked for many', async () => {
    await fill(60);
    const busy = Array.from({ length: 60 }, (_, index) => index + 1);
    const other = await aDomain(database.db, { domain: 'portal.other-corp.com' });
    const first = await claim(4, at(0), at(1));
    expect(first.map(({ domainId }) => domainId)).toContain(other.id);
    expect(first.filter(({ id }) => busy.includes(id)).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect((await claim(2, at(0), at(1))).map(({ id }) => id)).toEqual([4, 5]);
  });

  test('gives again what was claimed and not settled, when the lease is over', async () => {
    await fill(2);
    const [kept, settled] = await claim(2, at(0), at(1));
    await settleOutbox(database.db, [settled?.id ?? 0]);
    expect(await claim(2, at(1), at(2))).toEqual([{ ...kept, attempts: 2 }]);
    expect(await outboxDepth(database.db)).toBe(1);
  });

  test('gives different items to claimers that come at the same time', async () => {
    await fill(40);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(5, at(0), at(1))));
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  test('passes over what another claimer is just taking, and does not wait for it', async () => {
    await fill(2);
    await database.db.transaction().execute(async (trx) => {
      const [taken] = await claimOutbox(trx, { limit: 1, now: at(0), leaseUntil: at(1) });
      expect(taken?.id).toBe(1);
      expect((await claim(5, at(0), at(1))).map(({ id }) => id)).toEqual([2]);
      await settleOutbox(database.db, [1, 2]);
    });
    expect(await outboxDepth(database.db)).toBe(1);
  });

  test('keeps back what was postponed, with its error, and gives new items before it', async () => {
    await fill(1);
    const [item] = await claim(1, at(0), at(1));
    await postponeOutbox(database.db, { id: item?.id ?? 0, error: 'Temporal is away', nextAt: at(5) });
    expect(await claim(1, at(4), at(6))).toEqual([]);
    const { id: tenant } = await aTenant(database.db);
    await aDomain(database.db, { tenant, domain: 'new.acme.com' });
    expect((await claim(1, at(5), at(6))).map(({ id }) => id)).toEqual([2]);
    expect((await claim(1, at(5), at(6))).map(({ id }) => id)).toEqual([1]);
    const { rows } = await sql`select last_error, attempts from outbox where id = 1`.execute(database.db);
    expect(rows).toEqual([{ last_error: 'Temporal is away', attempts: 2 }]);
  });

  test('settles nothing when there is nothing to settle', async () => {
    await settleOutbox(database.db, []);
    await settleOutbox(database.db, [12345]);
    expect(await outboxDepth(database.db)).toBe(0);
  });
});
