import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { twoGateways } from '../../testing/gateways.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { ROOT } from '../../testing/root.ts';
import { aDomain, aServedDomain, aTenant, BY_TENANT, NOON } from '../../testing/store-builders.ts';
import type { Db } from '../database/database.ts';
import { requestChange } from '../domains/requests.ts';
import { countByGateway, countByReason, countByStatus, foldCounts, wrongCounts } from './domain-counts.ts';

const database = useDatabase({ per: 'test', max: 8 });

/** Every domain, counted one by one. */
async function counted(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', gateway, desired = 'active', status, reason, count(*)) as line
    from portal_domains group by gateway, desired = 'active', status, reason order by line`.execute(db);
  return rows.map(({ line }) => line);
}

async function summed(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', gateway, wanted, status, reason, sum(domains)) as line
    from domain_counts group by gateway, wanted, status, reason having sum(domains) <> 0 order by line`.execute(
    db,
  );
  return rows.map(({ line }) => line);
}

describe('the counts of the fleet', () => {
  test('follow each change of a domain, and its end', async () => {
    const { db } = database;
    const { id, tenant } = await aServedDomain(db, { domain: 'a.counts.com' });
    const gone = await aDomain(db, { domain: 'b.counts.com' });
    await aDomain(db, { domain: 'c.counts.com', tenant: (await aTenant(db, undefined, twoGateways(1))).id });
    expect(await countByStatus(db)).toMatchObject({ active: 1, pending_dns: 2, disabled: 0 });
    await requestChange(db, { id, tenant, request: 'disable', by: BY_TENANT, now: NOON });
    await sql`delete from portal_domains where id = ${gone.id}`.execute(db);
    await sql`update portal_domains set reason = 'nxdomain', status = 'dns_failed' where domain = 'c.counts.com'`.execute(
      db,
    );
    expect(await summed(db)).toEqual(await counted(db));
    expect(await countByReason(db)).toEqual(
      expect.arrayContaining([
        { status: 'active', reason: null, count: 1 },
        { status: 'dns_failed', reason: 'nxdomain', count: 1 },
      ]),
    );
    expect(await countByGateway(db)).toEqual(new Map([['two', 1]]));
  });

  test('are exact at each moment, while domains change and two workers fold', async () => {
    const { db } = database;
    const ids = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => (await aServedDomain(db, { domain: `n${n}.fold.com` })).id),
    );
    const change = async (id: string) => {
      for (let n = 0; n < 250; n += 1)
        await sql`update portal_domains set reason = ${`r${n % 5}`} where id = ${id}`.execute(db);
    };
    let isChanging = true;
    const totals = new Set<number>();
    let folded = 0;
    const fold = async () => {
      while (isChanging) {
        const taken = await foldCounts(db);
        folded += taken;
        totals.add((await countByStatus(db)).active);
      }
    };
    const folding = [fold(), fold()];
    await Promise.all(ids.map(change));
    isChanging = false;
    await Promise.all(folding);
    expect([...totals]).toEqual([ids.length]);
    expect(folded).toBeGreaterThan(1_000);
    expect(await summed(db)).toEqual(await counted(db));
  });

  test('of few lines are left as they are, and many become one for each group', async () => {
    const { db } = database;
    const { id } = await aServedDomain(db, { domain: 'few.counts.com' });
    expect(await foldCounts(db)).toBe(0);
    for (let n = 0; n < 500; n += 1)
      await sql`update portal_domains set reason = ${`r${n % 2}`} where id = ${id}`.execute(db);
    expect(await foldCounts(db)).toBeGreaterThan(1_000);
    const { rows } = await sql`select status, reason, domains from domain_counts`.execute(db);
    expect(rows).toEqual([{ status: 'active', reason: 'r1', domains: 1 }]);
  });

  test('that went wrong without triggers are found, and counted anew by the statement of the runbook', async () => {
    const { db } = database;
    await aServedDomain(db, { domain: 'a.wrong.com' });
    await aDomain(db, { domain: 'b.wrong.com' });
    expect(await wrongCounts(db)).toEqual([]);
    await db.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx);
      await sql`update portal_domains set reason = 'nxdomain' where domain = 'b.wrong.com'`.execute(trx);
    });
    expect(await wrongCounts(db)).toEqual([
      { status: 'pending_dns', reason: 'not_checked', counted: 1, domains: 0 },
      { status: 'pending_dns', reason: 'nxdomain', counted: 0, domains: 1 },
    ]);
    const runbook = await readFile(join(ROOT, 'docs/runbook.md'), 'utf8');
    const [, statement = ''] = /## Counts that are wrong.*?```sql \w+\n(.*?)```/s.exec(runbook) ?? [];
    await sql.raw(statement).execute(db);
    expect(await wrongCounts(db)).toEqual([]);
    expect(await summed(db)).toEqual(await counted(db));
  });

  test('are folded to the end, also where one statement does not take all', async () => {
    const { db } = database;
    await sql`insert into domain_counts (gateway, wanted, status, reason, domains)
      select 'default', true, 'active', null, n % 2 * 2 - 1 from generate_series(1, 5000) n`.execute(db);
    expect(await foldCounts(db, 1_500)).toBeGreaterThan(4_000);
    const { rows } = await sql<{ lines: number }>`select count(*) as lines from domain_counts`.execute(db);
    expect(rows[0]?.lines).toBeLessThan(1_000);
  });

  test('are kept for a tenant that may not write or read them', async () => {
    const { db, rootDb } = { ...database, rootDb: database.db };
    const { tenant } = await aDomain(db, { domain: 'own.counts.com' });
    const own = rootDb.forTenant(tenant, 'write');
    await aDomain(own, { tenant, domain: 'second.counts.com' });
    expect(await countByStatus(db)).toMatchObject({ pending_dns: 2 });
    for (const statement of [
      'select * from domain_counts',
      "insert into domain_counts (gateway, wanted, status, domains) values ('default', true, 'active', 7)",
      'select * from portal_domain_names',
    ])
      await expect(sql.raw(statement).execute(own)).rejects.toMatchObject({ code: '42501' });
  });
});
