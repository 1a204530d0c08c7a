import type { Context } from 'hono';
import type { Db } from '../../store/database/database.ts';
import type { TenantAccess } from '../../store/database/tenant-database.ts';
import type { OpenLink } from '../../store/links/open-link.ts';
import type { Caller } from '../auth/caller.ts';
import type { Rate } from './rate-limit.ts';

/** The variables that middleware leaves for handlers. */
export type ApiEnv = {
  Variables: {
    requestId: string;
    /** Finds out who calls; made lazily, so that unknown paths are 404 for everybody. */
    identify: () => Promise<Caller | null>;
    /** Returns whether the request comes with the test key of some sandbox, and this is none. */
    bearsTestKey: () => boolean;
    /** Set by the guards of auth.ts; only operations behind a guard may read it. */
    caller: Caller;
    /** Counts a request of the tenant. */
    limit: (tenant: string) => Rate;
    /** Counts a check that a tenant's token asks for. */
    limitChecks: (tenant: string) => Rate;
    /** Counts a request with an `Idempotency-Key`. */
    limitKeyed: (tenant: string) => Rate;
    /** The database as this caller may use it; the guards call it. */
    openDb: (caller: Caller, access: TenantAccess) => Db;
    /** Set by the guard of links: the one that the request came by. */
    link: OpenLink;
    /** The id of what the request makes, where it has an `Idempotency-Key`: the same for each repetition. */
    resourceId?: string;
    /** The number of requests that this one counts for in the measure of overload; not set: one. */
    requestCount?: number;
    /** Set by the guards: for a tenant's token, PostgreSQL itself shows its own rows only. */
    db: Db;
  };
};

export type ApiContext = Context<ApiEnv>;
