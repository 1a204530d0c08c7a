import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import { codedPool } from './pool.ts';
import type { Database } from './tables.ts';
import { type TenantAccess, TenantDialect } from './tenant-database.ts';
import type { DatabaseTrouble } from './trouble.ts';

/** The database. Every function of the store takes it as its first argument. */
export type Db = Kysely<Database>;
/** A transaction on it; functions that must run inside one ask for this type. */
export type Trx = Transaction<Database>;

/** The database as its owner sees it: all of it. The worker and the operators' requests use it as it is. */
export class RootDb extends Kysely<Database> {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    super({ dialect: new PostgresDialect({ pool }) });
    this.#pool = pool;
  }

  /** The same database on the same pool, as one tenant sees it: its own rows, by PostgreSQL's rules and not by ours. */
  forTenant(tenant: string, access: TenantAccess): Db {
    return new Kysely<Database>({ dialect: new TenantDialect({ pool: this.#pool, tenant, access }) });
  }
}

export type DatabaseOptions = {
  /** Connections at most; default 10. */
  max?: number;
  /** Called when an idle connection is lost. The pool replaces it, so logging it is enough. */
  onIdleError?: (error: Error) => void;
  /** Called with each trouble of the database that a query meets. */
  onTrouble?: (trouble: DatabaseTrouble) => void;
  /** A query without an answer for so long has failed, and its connection with it; not given: it waits. */
  queryWithinMs?: number;
};

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Opens a pool; nothing connects before the first query. End it with `db.destroy()`. */
export function openDatabase(url: string, options: DatabaseOptions = {}): RootDb {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: 'portal-domains',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...(options.queryWithinMs === undefined ? {} : { query_timeout: options.queryWithinMs }),
    // A stuck process must not hold a domain's row for ever.
    idle_in_transaction_session_timeout: 60_000,
    types: { getTypeParser: typeParser },
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  return new RootDb(codedPool(pool, options.onTrouble));
}

/** Times come out as ISO 8601 in UTC, counts and identities as numbers (they stay far below 2^53). */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
  const parse = pg.types.getTypeParser(oid);
  if (oid === INT8) return Number;
  if (oid !== TIMESTAMPTZ) return parse;
  return (text: string) => {
    const value: unknown = parse(text);
    return value instanceof Date ? value.toISOString() : value;
  };
};
