import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { renderSchema } from './dump-schema.ts';
import { migrationsFolder } from './migrate.ts';

describe('the golden schema', () => {
  const database = useDatabase({ per: 'test' });

  test('is what the migrations make', async () => {
    const golden = await readFile(join(await migrationsFolder(), 'schema.sql'), 'utf8');
    expect(await renderSchema(database.db), 'run `npm run generate`').toBe(golden);
  });

  test.each([
    ['a column', 'alter table tenants add column extra text'],
    ['a default', "alter table tenants alter column name set default 'x'"],
    ['a check', 'alter table tenants add check (length(name) < 100)'],
    ['an index', 'create index on tenants (name)'],
    ['a missing trigger', 'drop trigger portal_domain_events_no_update on portal_domain_events'],
    ['a missing policy', 'drop policy portal_domains_own on portal_domains'],
    ['rows that nobody guards', 'alter table portal_domains disable row level security'],
    ['a right', 'grant delete on portal_domains to portal_domains_tenant'],
    ['a right on a column', 'grant select (hash) on operator_keys to portal_domains_tenant'],
    ['a nullable column', 'alter table tenants alter column name drop not null'],
  ])('shows the drift of %s', async (_what, change) => {
    const before = await renderSchema(database.db);
    await sql.raw(change).execute(database.db);
    expect(await renderSchema(database.db)).not.toBe(before);
  });
});
