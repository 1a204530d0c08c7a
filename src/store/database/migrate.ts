import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { fillSkeletons } from '../domains/skeletons.ts';
import type { Db } from './database.ts';
import { NewerDatabaseError } from './errors.ts';

/**
 * Applies the pending migrations, oldest first, in one transaction; forward only. Safe when two processes start at
 * once: the second waits for the first and finds nothing to do. Then fills in the values that SQL cannot compute.
 * @returns the names of the migrations applied by this call.
 * @throws NewerDatabaseError
 */
export async function migrate(db: Db): Promise<string[]> {
  await renumber(db);
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

/**
 * The names of before migrations were numbered without gaps, with those of now. A database that was brought up to date
 * then knows the old ones.
 */
const RENUMBERED: Readonly<Record<string, string>> = {
  '0007_tenancy_audit': '0008_tenancy_audit',
  '0008_claims': '0009_claims',
  '0009_figures': '0010_figures',
  '0010_outbox_trace': '0011_outbox_trace',
  '0013_removed_lately': '0012_removed_lately',
  '0014_our_incidents': '0013_our_incidents',
  '0015_incident_hold_ends': '0014_incident_hold_ends',
  '0016_certificate_orders': '0015_certificate_orders',
  '0017_order_keys': '0016_order_keys',
  '0018_words_for_tenants': '0017_words_for_tenants',
  '0019_base_domains': '0018_base_domains',
  '0020_waiting_for_dns': '0019_waiting_for_dns',
};

/** Gives applied migrations their numbers of now. */
async function renumber(db: Db): Promise<void> {
  if (!(await hasMigrationTable(db))) return;
  const [from, to] = [Object.keys(RENUMBERED), Object.values(RENUMBERED)];
  await sql`update kysely_migration set name = renumbered.new_name
    from unnest(${from}::text[], ${to}::text[]) as renumbered (old_name, new_name)
    where name = renumbered.old_name`.execute(db);
}

async function hasMigrationTable(db: Db): Promise<boolean> {
  const { rows } = await sql`select from pg_tables where tablename = 'kysely_migration'`.execute(db);
  return rows.length > 0;
}

async function appliedMigrations(db: Db): Promise<string[]> {
  if (!(await hasMigrationTable(db))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => RENUMBERED[name] ?? name);
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
