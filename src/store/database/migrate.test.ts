import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { openDatabase } from './database.ts';
import { migrate, pendingMigrations } from './migrate.ts';

describe('migrations', () => {
  let database: TestDatabase | undefined;
  afterEach(async () => {
    await database?.drop();
  });

  test('are pending on an empty database, and applied once', async () => {
    database = await createEmptyDatabase();
    const pending = await pendingMigrations(database.db);
    expect(pending[0]).toBe('0001_initial');
    expect(await migrate(database.db)).toEqual(pending);
    expect(await pendingMigrations(database.db)).toEqual([]);
    expect(await migrate(database.db)).toEqual([]);
  });

  test('of a newer version are refused, and nothing is changed', async () => {
    database = await createEmptyDatabase();
    const { db } = database;
    await migrate(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999_later', now())`.execute(db);
    await expect(migrate(db)).rejects.toThrow(
      'The database was migrated by a newer version (9999_later). Start that version,',
    );
    expect(await pendingMigrations(db)).toEqual([]);
  });

  test('that were applied before they were numbered without gaps are not applied again', async () => {
    database = await createEmptyDatabase();
    const { db } = database;
    const all = await migrate(db);
    await sql`update kysely_migration set name = '0007_tenancy_audit' where name = '0008_tenancy_audit'`.execute(
      db,
    );
    await sql`update kysely_migration set name = '0020_waiting_for_dns' where name = '0019_waiting_for_dns'`.execute(
      db,
    );
    expect(await pendingMigrations(db)).toEqual([]);
    expect(await migrate(db)).toEqual([]);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(all);
  });

  test('give stored findings the names of now', async () => {
    database = await createEmptyDatabase();
    const { db } = database;
    const folder = new URL('../../../migrations/', import.meta.url);
    const files = (await readdir(folder)).filter((name) => /^\d{4}_/.test(name)).sort();
    const apply = async (name: string) => sql.raw(await readFile(new URL(name, folder), 'utf8')).execute(db);
    const renaming = files.indexOf('0021_words_of_the_field.sql');
    for (const name of files.slice(0, renaming)) await apply(name);
    const old = {
      reason: 'wrong_target',
      params: { answers: [{ server: { name: 'says "said":' }, said: 'nxdomain' }] },
      notes: [{ kind: 'asked', said: [{ answer: 'nothing', by: ['our_resolvers'] }] }],
    };
    const [tenant, id] = [randomUUID(), randomUUID()];
    await sql`insert into tenant_labels values ('0c0ffee', ${tenant}, now())`.execute(db);
    await sql`insert into tenants (id, name, label, canonical_host, created_at, updated_at)
      values (${tenant}, 'T', '0c0ffee', '0c0ffee.portal.example.com', now(), now())`.execute(db);
    await sql`insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, actor, conditions,
        desired, generation, verification_method, verification_details, edge_applied, progress, created_at, updated_at)
      values (${id}, ${tenant}, 'portal.acme.com', '0c0ffee.portal.example.com', 'dns_failed', '', 'tenant',
        ${JSON.stringify([old])}::jsonb, 'active', 1, null, '{"token": "t"}', false, '{}', now(), now())`.execute(
      db,
    );
    await sql`insert into portal_domain_events (domain_id, at, kind, message, by, detail)
      values (${id}, now(), 'condition_changed', '', 'system', ${JSON.stringify(old)}::jsonb)`.execute(db);
    await apply('0021_words_of_the_field.sql');
    const renamed = {
      reason: 'wrong_target',
      params: { answers: [{ server: { name: 'says "said":' }, answer: 'nxdomain' }] },
      notes: [{ kind: 'asked', answers: [{ answer: 'nothing', by: ['our_resolvers'] }] }],
    };
    const rows = await sql`select conditions from portal_domains`.execute(db);
    expect(rows.rows).toEqual([{ conditions: [renamed] }]);
    const events = await sql`select detail from portal_domain_events`.execute(db);
    expect(events.rows).toEqual([{ detail: renamed }]);
    await expect(sql`update portal_domain_events set message = 'x'`.execute(db)).rejects.toThrow();
  });

  test('started by five programs at once are applied by one of them', async () => {
    database = await createEmptyDatabase();
    const { url, db } = database;
    const pending = await pendingMigrations(db);
    const programs = Array.from({ length: 5 }, () => openDatabase(url, { max: 2 }));
    const applied = await Promise.all(programs.map((program) => migrate(program)));
    await Promise.all(programs.map((program) => program.destroy()));
    expect(applied.flat().sort()).toEqual(pending);
    expect(await pendingMigrations(db)).toEqual([]);
  });
});
