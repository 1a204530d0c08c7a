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
