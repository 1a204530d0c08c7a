import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { openDatabase, type RootDb } from '../store/database/database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of this run's PostgreSQL; see postgres-setup.ts. */
    postgresUrl: string;
    /** The database that is migrated already and cloned for each test. */
    postgresTemplate: string;
  }
}

export type TestDatabase = {
  url: string;
  db: RootDb;
  /** Closes `db` and drops the database, whoever is still connected. */
  drop(): Promise<void>;
};

export type UseDatabaseOptions = {
  /** Connections at once. */
  max?: number;
  /** One for all tests of the file, or of the `describe`, that asks (the default), or a new one for each test. */
  per?: 'suite' | 'test';
};

/**
 * Gives tests a migrated database of their own: created before the hooks that are registered after this call, dropped
 * after theirs. Its fields may be read in hooks and tests only.
 */
export function useDatabase({
  per = 'suite',
  ...options
}: UseDatabaseOptions = {}): Pick<TestDatabase, 'url' | 'db'> {
  let database: TestDatabase | undefined;
  const create = async () => {
    database = await createTestDatabase(options);
  };
  const drop = () => database?.drop();
  if (per === 'suite') {
    beforeAll(create);
    afterAll(drop);
  } else {
    beforeEach(create);
    afterEach(drop);
  }
  const created = () => {
    if (database === undefined) throw new Error('the database is there in hooks and tests only');
    return database;
  };
  return {
    get url() {
      return created().url;
    },
    get db() {
      return created().db;
    },
  };
}

/** A migrated database of the caller's own, on the PostgreSQL that this test run has started. */
export async function createTestDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  return cloneDatabase(inject('postgresUrl'), inject('postgresTemplate'), options);
}

/** An empty database of the caller's own: nothing is migrated. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject('postgresUrl'), 'template0', {});
}

async function cloneDatabase(
  adminUrl: string,
  template: string,
  options: { max?: number },
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // In half the time of a copy through the log, as nothing here is synchronised to the disk.
  const strategy = sql`strategy file_copy`;
  const admin = adminOf(adminUrl);
  await sql`create database ${sql.id(name)} template ${sql.id(template)} ${strategy}`.execute(admin);
  const url = databaseUrl(adminUrl, name);
  const db = openDatabase(url, options);
  return {
    url,
    db,
    drop: async () => {
      await db.destroy();
      await sql`drop database if exists ${sql.id(name)} with (force)`.execute(admin);
    },
  };
}

/** A connection to each server for all databases of this process: a new one takes as long as to copy a database. */
const administrators = new Map<string, RootDb>();

function adminOf(url: string): RootDb {
  const known = administrators.get(url);
  if (known !== undefined) return known;
  // It is cut off when the server stops at the end of the run; a query opens it again.
  const admin = openDatabase(url, { max: 1 });
  administrators.set(url, admin);
  return admin;
}

/** The same server, another database. */
function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
