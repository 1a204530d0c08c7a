import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createEmptyDatabase, useDatabase } from '../../testing/postgres.ts';
import { aTenant } from '../../testing/store-builders.ts';
import { migrate, migrator } from '../database/migrate.ts';
import { knownBaseDomains } from './base-domains.ts';

const database = useDatabase();

test('the base domain of each tenant is known from its creation on, and stays when a setting no longer names it', async () => {
  expect(await knownBaseDomains(database.db)).toEqual([]);
  const { canonicalHost } = await aTenant(database.db);
  expect(await knownBaseDomains(database.db)).toEqual([canonicalHost.slice(canonicalHost.indexOf('.') + 1)]);
});

test('those of tenants from before the table are known after the migration', async () => {
  const old = await createEmptyDatabase();
  try {
    await (await migrator(old.db)).migrateTo('0017_words_for_tenants');
    const id = randomUUID();
    await sql`insert into tenant_labels values ('0c0ffee', ${id}, now())`.execute(old.db);
    await sql`insert into tenants (id, name, label, canonical_host, created_at, updated_at)
      values (${id}, 'Old', '0c0ffee', '0c0ffee.Portal.old-vendor.com', now(), now())`.execute(old.db);
    await migrate(old.db);
    expect(await knownBaseDomains(old.db)).toEqual(['portal.old-vendor.com']);
  } finally {
    await old.drop();
  }
});
