import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Migration, Migrator, sql } from 'kysely';
import { fillSkeletons } from '../domains/skeletons.ts';
import type { Db } from './database.ts';
import { NewerDatabaseError } from './errors.ts';

/**
 * Applies the migrations that are not there yet, oldest first, each in the one transaction; forward only. Safe when two
 * start at once: the second waits for the first and finds nothing left to do. What SQL cannot compute is filled in then.
 * @returns the names applied now.
 * @throws NewerDatabaseError
 */
export async function migrate(db: Db): Promise<string[]> {
  await refuseNewer(db);
  const { error, results } = await (await migrator(db)).migrateToLatest();
  if (error !== undefined) throw error;
  await fillSkeletons(db);
  return (results ?? [])
    .filter(({ status }) => status === 'Success')
    .map(({ migrationName }) => migrationName);
}

async function refuseNewer(db: Db): Promise<void> {
  const known = await namesIn(await migrationsFolder());
  const unknown = (await appliedMigrations(db)).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NewerDatabaseError(unknown);
}

async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows: tables } = await sql`select from pg_tables where tablename = 'kysely_migration'`.execute(db);
  if (tables.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** The names of the migrations that this program knows and the database has not seen. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const known = await namesIn(await migrationsFolder());
  const applied = new Set(await appliedMigrations(db));
  return known.filter((name) => !applied.has(name));
}

/** Kysely's own, for tests that stop at an older version. */
export async function migrator(db: Db): Promise<Migrator> {
  const folder = await migrationsFolder();
  return new Migrator({ db, provider: { getMigrations: () => readMigrations(folder) } });
}

async function namesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}_.+\.sql$/.test(file)).sort();
  return files.map((file) => file.replace(/\.sql$/, ''));
}

/** Files `NNNN_what_it_does.sql`; the name without the ending is the migration's name for ever. */
async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {};
  for (const name of await namesIn(folder)) {
    const text = await readFile(join(folder, `${name}.sql`), 'utf8');
    migrations[name] = {
      up: async (trx) => {
        await sql.raw(text).execute(trx);
      },
    };
  }
  return migrations;
}

/** `migrations/` beside the package.json above this file, which runs from src/store/ and from dist/src/store/. */
export async function migrationsFolder(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const files = await readdir(folder);
    if (files.includes('package.json')) return join(folder, 'migrations');
    if (folder === dirname(folder))
      throw new Error('no package.json above the store: the installation is broken');
  }
}
