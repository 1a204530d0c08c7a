import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { isUnavailable, StoreError } from './errors.ts';

/**
 * The pool as kysely wants it. pg reports a lost or refused connection by errors that carry no code (only a text);
 * here they get one, so that nobody has to read texts. Errors of the server keep their SQLSTATE.
 */
export function codedPool(pool: Pool): PostgresPool {
  // A connection that breaks while it is lent out also says so by an event, which ends the process when nobody listens.
  // Its borrower learns of it by the rejection of this query or the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const wrap = codedClients();
  return {
    connect: async () => wrap(await coded(() => pool.connect())),
    end: () => pool.end(),
  };
}

/** One wrapper for each connection, because kysely recognises a connection by its identity. */
function codedClients(): (client: PoolClient) => PostgresPoolClient {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return (client) => {
    const wrapped = known.get(client) ?? new CodedClient(client);
    known.set(client, wrapped);
    return wrapped;
  };
}

class CodedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  #broken = false;

  constructor(client: PoolClient) {
    this.#client = client;
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
      );
    } catch (error) {
      this.#broken ||= isUnavailable(error);
      throw error;
    }
  }
}

async function coded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && typeof Reflect.get(error, 'code') === 'string') throw error;
    throw new StoreError('database_unavailable', 'The connection to PostgreSQL is lost or cannot be made.', {
      cause: error,
    });
  }
}
