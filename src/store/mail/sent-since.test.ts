import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { NOON } from '../../testing/store-builders.ts';
import { sentSinceQuery } from './outbox.ts';

const database = useDatabase();

test('the mails of a day are counted by indexes of the address and of the tenant, however many were sent to others', async () => {
  const query = sentSinceQuery({ address: 'Jane@acme.com', tenant: randomUUID() }, NOON);
  const plan = await database.db.transaction().execute(async (trx) => {
    // An empty table would be read as a whole.
    await sql`set local enable_seqscan = off`.execute(trx);
    return (await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(trx)).rows;
  });
  const steps = plan.map((row) => row['QUERY PLAN']).join('\n');
  for (const index of ['tenants_contact', 'domain_links_mailed', 'mails_sent_of_tenant'])
    expect(steps).toContain(index);
  expect(steps).not.toContain('Seq Scan');
});
