import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  type QueryResult,
} from 'kysely';
import { StoreError } from './errors.ts';
import { isUuid } from './uuid.ts';

/** The access of a request; with `read` PostgreSQL refuses every write. */
export type TenantAccess = 'read' | 'write';

export type TenantSession = { pool: PostgresPool; tenant: string; access: TenantAccess };

/**
 * PostgreSQL as one tenant sees it: whatever is asked runs in a transaction under the role `portal_domains_tenant`, which
 * row-level security holds to that tenant's rows, also when a query forgets its WHERE. Beginning, role and tenant are one
 * message, and a reader does not wait for the end of its transaction; so a request costs at most one round trip more.
 *
 *     lease ─▶ begin, role, tenant ─▶ queries ─▶ commit or rollback ─▶ nothing more on this lease
 */
export class TenantDialect extends PostgresDialect {
  readonly #session: TenantSession;

  /** @throws TypeError where `tenant` is no uuid: it becomes part of a statement. */
  constructor(session: TenantSession) {
    super({ pool: session.pool });
    if (!isUuid(session.tenant)) throw new TypeError('a tenant is a uuid');
    this.#session = session;
  }

  override createDriver(): Driver {
    return new TenantDriver(this.#session);
  }
}

/** SQLSTATE of SET ROLE for a role that is not there; of our statements no other has a parameter that could be wrong. */
const NO_SUCH_ROLE = '22023';

function isStateOf(error: unknown, state: string): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === state;
}

/** The connection type of the inner driver. */
type Leased = Parameters<PostgresDriver['releaseConnection']>[0];

/** Leases connections that are inside the tenant's transaction already. */
class TenantDriver implements Driver {
  readonly #inner: PostgresDriver;
  readonly #session: TenantSession;

  constructor(session: TenantSession) {
    this.#inner = new PostgresDriver({ pool: session.pool });
    this.#session = session;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<TenantConnection> {
    const connection = (await this.#inner.acquireConnection()) as Leased;
    try {
      await connection.executeQuery(CompiledQuery.raw(this.#enter()));
    } catch (error) {
      await this.#abandon(connection);
      if (!isStateOf(error, NO_SUCH_ROLE)) throw error;
      throw new StoreError('tenant_role_missing', 'There is no role portal_domains_tenant.', {
        cause: error,
      });
    }
    return new TenantConnection(connection);
  }

  #enter(): string {
    const { tenant, access } = this.#session;
    const begin = access === 'read' ? 'begin read only' : 'begin';
    return `${begin}; set local role portal_domains_tenant; set local portal_domains.tenant = '${tenant}'`;
  }

  /** The lease is the transaction. */
  async beginTransaction(): Promise<void> {}

  async commitTransaction(connection: TenantConnection): Promise<void> {
    await this.#inner.commitTransaction(connection.end());
  }

  async rollbackTransaction(connection: TenantConnection): Promise<void> {
    await this.#inner.rollbackTransaction(connection.end());
  }

  /**
   * Ends the transaction of statements that ran outside an explicit one. A reader has its rows already, so nobody
   * waits for its commit.
   */
  async releaseConnection(connection: TenantConnection): Promise<void> {
    if (connection.ended) return this.#inner.releaseConnection(connection.inner);
    const inner = connection.end();
    if (this.#session.access === 'read') {
      void this.#abandon(inner);
      return;
    }
    try {
      // A failed statement has already thrown; the rest of its transaction is rolled back here.
      await inner.executeQuery(CompiledQuery.raw('commit'));
    } finally {
      await this.#inner.releaseConnection(inner);
    }
  }

  /** The pool is the database's, which ends it. */
  async destroy(): Promise<void> {}

  /** Ends the transaction with nothing written; a connection on which that fails is not lent out again. */
  async #abandon(connection: Leased): Promise<void> {
    await this.#inner.rollbackTransaction(connection).catch(() => undefined);
    await this.#inner.releaseConnection(connection);
  }
}

/**
 * A connection within the tenant's transaction. After the end of the transaction it refuses statements, as they would
 * no longer be restricted to the tenant.
 */
class TenantConnection implements DatabaseConnection {
  readonly inner: Leased;
  #ended = false;

  constructor(inner: Leased) {
    this.inner = inner;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Nothing more is asked on this lease. @returns the connection below, to be ended. */
  end(): Leased {
    this.#ended = true;
    return this.inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended) throw new Error("the tenant's transaction has ended; lease another connection");
    return this.inner.executeQuery<R>(query);
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new TypeError('cursors are not in use here');
  }
}
