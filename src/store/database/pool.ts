import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg, { type Pool, type PoolClient } from 'pg';
import { StoreError } from './errors.ts';
import { type DatabaseTrouble, troubleOf } from './trouble.ts';

/** Called with each trouble that a query meets. */
type OnTrouble = (trouble: DatabaseTrouble) => void;

/**
 * The pool as kysely wants it. pg reports a lost or refused connection by errors that carry no code (only a text);
 * here they get one, so that nobody has to read texts. Errors of the server keep their SQLSTATE.
 */
export function codedPool(pool: Pool, onTrouble: OnTrouble = () => undefined): PostgresPool {
  // A connection that breaks while it is lent out also says so by an event, which ends the process when nobody listens.
  // Its borrower learns of it by the rejection of this query or the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const wrap = codedClients(onTrouble);
  return {
    connect: async () => wrap(await coded(() => pool.connect(), onTrouble)),
    end: () => pool.end(),
    options: pool.options,
  };
}

/** One wrapper for each connection, because kysely recognises a connection by its identity. */
function codedClients(onTrouble: OnTrouble): (client: PoolClient) => PostgresPoolClient {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return (client) => {
    const wrapped = known.get(client) ?? new CodedClient(client, onTrouble);
    known.set(client, wrapped);
    return wrapped;
  };
}

class CodedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #onTrouble: OnTrouble;
  #broken = false;

  constructor(client: PoolClient, onTrouble: OnTrouble) {
    this.#client = client;
    this.#onTrouble = onTrouble;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    sql: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof sql !== 'string') throw new TypeError('cursors are not in use here');
    return this.#run<R>(sql, parameters);
  }

  /** A connection that has shown that it is no good is not lent out again. */
  release(destroy?: boolean): void {
    this.#client.release(destroy === true || this.#broken);
  }

  async #run<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      return await coded(
        () => this.#client.query(sql, [...parameters]) as unknown as Promise<PostgresQueryResult<R>>,
        this.#onTrouble,
      );
    } catch (error) {
      this.#broken ||= endsConnection(error);
      throw error;
    }
  }
}

/** A transaction that met another one, or a right that is missing, is no fault of the connection. */
function endsConnection(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble !== null && (trouble.concernsAll || !KEEPS_CONNECTION.test(trouble.code ?? ''));
}

/** Classes of states in which the session goes on. */
const KEEPS_CONNECTION = /^(40|42|55|0L|0P|57014$)/;

async function coded<T>(act: () => Promise<T>, onTrouble: OnTrouble): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const storeError = withCode(error);
    const trouble = troubleOf(storeError);
    if (trouble !== null) onTrouble(trouble);
    throw storeError;
  }
}

/** The server's own answer, or a mistake in what the driver was given, stays; all else is the connection's. */
function withCode(error: unknown): unknown {
  if (error instanceof pg.DatabaseError || error instanceof TypeError) return error;
  return new StoreError('database_unavailable', 'The connection to PostgreSQL is lost or cannot be made.', {
    cause: error,
  });
}
