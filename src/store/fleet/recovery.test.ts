import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { WAITING_FOR_DNS } from './recovery.ts';

const database = useDatabase();

test('the domains that wait for DNS are found by their own index, whatever the size of the fleet', async () => {
  const plan = await database.db.transaction().execute(async (trx) => {
    // An empty table would be read as a whole.
    await sql`set local enable_seqscan = off`.execute(trx);
    return (await sql<{ 'QUERY PLAN': string }>`explain ${WAITING_FOR_DNS}`.execute(trx)).rows;
  });
  const steps = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(steps).toContain('portal_domains_waiting_for_dns');
  expect(steps).not.toContain('Seq Scan');
});
