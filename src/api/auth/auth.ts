import type { MiddlewareHandler } from 'hono';
import {
  leastRoleFor,
  type OperatorRight,
  type OperatorRole,
  operatorMay,
} from '../../core/operators/roles.ts';
import type { TenantAccess } from '../../store/database/tenant-database.ts';
import { findOperatorKey } from '../../store/keys/keys.ts';
import { findSession, sessionAuthor } from '../../store/operators/sessions.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiContext, ApiEnv } from '../http/env.ts';
import { answerIn } from '../http/language.ts';
import { ApiProblem } from '../http/problem.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { CHECKS_PER_MINUTE, createRateLimiter, KEYED_PER_MINUTE } from '../http/rate-limit.ts';
import type { Caller } from './caller.ts';
import { readCookie } from './cookies.ts';
import { hashSecret, isTestKey, looksLikeOperatorKey, sameKey } from './operator-keys.ts';
import { keepToRate, type RateWords } from './rates.ts';
import { isFromOwnPage } from './same-origin.ts';

type Identifier = Pick<ApiDeps, 'db' | 'tokens' | 'clock' | 'settings' | 'signIn'>;

/** Makes the lazy look-up of who calls available to the guards. */
export function identification(deps: Identifier): MiddlewareHandler<ApiEnv> {
  const limiter = createRateLimiter(deps.settings.requestsPerMinute);
  const checks = createRateLimiter(CHECKS_PER_MINUTE);
  const keyed = createRateLimiter(KEYED_PER_MINUTE);
  return async (c, next) => {
    c.set('limit', (tenant) => limiter.take(tenant, deps.clock().getTime()));
    c.set('limitChecks', (tenant) => checks.take(tenant, deps.clock().getTime()));
    c.set('limitKeyed', (tenant) => keyed.take(tenant, deps.clock().getTime()));
    c.set('identify', () => identify(deps, c));
    c.set('bearsTestKey', () => isMisplaced(deps, bearerHeader(c) ?? ''));
    c.set('openDb', (caller, access) =>
      caller.kind === 'operator' ? deps.db : deps.db.forTenant(caller.tenant, access),
    );
    await next();
  };
}

async function identify(deps: Identifier, c: ApiContext): Promise<Caller | null> {
  const bearer = bearerOf(c);
  return bearer === null ? bySession(deps, c) : byBearer(deps, bearer, c.var.requestId);
}

/** Tells a test key where there is no sandbox. */
const isMisplaced = ({ settings }: Identifier, bearer: string) => !settings.sandbox && isTestKey(bearer);

async function byBearer(deps: Identifier, bearer: string, requestId: string): Promise<Caller | null> {
  if (bearer.startsWith('pdt_')) {
    const claims = await deps.tokens.verify(bearer);
    if (claims === null) return null;
    const { id, tenant, role, subject, exp } = claims;
    const author = { kind: 'tenant', id, subject, requestId } as const;
    return { kind: 'tenant', author, tenant, role, expiresAt: exp * 1000 };
  }
  // Whoever has a key may make further ones.
  const operator = (id: string): Caller => ({
    ...{ kind: 'operator', role: 'admin', by: 'key' },
    author: { kind: 'operator', id, subject: null, requestId },
  });
  const { operatorKey } = deps.settings;
  if (operatorKey !== null && sameKey(bearer, operatorKey)) return operator('settings');
  if (!looksLikeOperatorKey(bearer)) return null;
  if (isMisplaced(deps, bearer)) return null;
  const key = await findOperatorKey(deps.db, hashSecret(bearer), deps.clock());
  return key && operator(key.id);
}

/**
 * The operator of a session's cookie, which browsers send by themselves.
 * @throws ApiProblem `forbidden` for a change that no page of ours asks for.
 */
async function bySession({ db, clock, settings, signIn }: Identifier, c: ApiContext): Promise<Caller | null> {
  const cookie = readCookie(c, 'session');
  if (cookie === null || signIn === null) return null;
  const { policy } = signIn;
  const session = await findSession(db, { hash: hashSecret(cookie), policy, now: clock().toISOString() });
  if (session === null) return null;
  const [fetchSite, origin] = [c.req.header('Sec-Fetch-Site'), c.req.header('Origin')];
  if (!isFromOwnPage({ method: c.req.method, fetchSite, origin, own: publicOrigin(c, settings) }))
    throw new ApiProblem(
      'forbidden',
      'A session may change something from the console alone, and not from another page.',
    );
  return {
    kind: 'operator',
    role: session.role,
    by: 'session',
    author: sessionAuthor(session, c.var.requestId),
  };
}

/**
 * The key or token of the request. An EventSource can send no header, so a stream alone may carry a tenant token
 * (short-lived, never an operator key) in `access_token`.
 */
function bearerOf(c: ApiContext): string | null {
  const header = bearerHeader(c);
  if (header !== null) return header;
  const query = c.req.path.endsWith('/stream') ? c.req.query('access_token') : undefined;
  return query?.startsWith('pdt_') ? query : null;
}

/** Returns the bearer of the request's Authorization header. */
export function bearerHeader(c: ApiContext): string | null {
  return /^Bearer +(\S+)$/i.exec(c.req.header('Authorization')?.trim() ?? '')?.[1] ?? null;
}

async function callerOf(c: ApiContext, access: TenantAccess): Promise<Caller> {
  const identified = await c.var.identify();
  if (identified === null) {
    if (c.var.bearsTestKey())
      throw new ApiProblem(
        'test_key',
        'This is a test key (`pdk_test_…`), which a sandbox made. Use a key of this installation: `portal-domains key create` makes one, or PORTAL_OPERATOR_KEY gives it.',
      );
    throw new ApiProblem(
      'unauthorized',
      'Send `Authorization: Bearer …` with an operator key or a tenant token that is still valid.',
    );
  }
  const caller = { ...identified, language: answerIn(c) };
  if (caller.kind === 'tenant') keepToRate(c, c.var.limit(caller.tenant), REQUESTS);
  c.set('caller', caller);
  c.set('db', c.var.openDb(caller, access));
  return caller;
}

const REQUESTS: RateWords = { name: 'tenant', may: 'ask' };

/** Anyone with a valid key or token, to read. */
export function anyCaller(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await callerOf(c, 'read');
    await next();
  };
}

/** Operators, and admins of any tenant: for what belongs to no tenant, as the sandbox's DNS. */
export function changingCaller(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const caller = await callerOf(c, 'write');
    if (caller.kind === 'operator') requireOperator(caller.role, 'operate');
    else requireTenantAccess(caller, caller.tenant, 'write');
    await next();
  };
}

/**
 * Operators alone. To a tenant's token these operations are not there, except below its own tenant, which it may see
 * and therefore is told. `right`: what an operator's role must have for it.
 */
export function operatorsOnly(right: OperatorRight): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const caller = await callerOf(c, 'read');
    if (caller.kind !== 'operator') {
      const tenant = c.req.param('tenant');
      if (tenant === undefined) {
        throw new ApiProblem('not_found', 'No operation that this token may see has this path.');
      }
      requireTenantAccess(caller, tenant, 'read');
      throw new ApiProblem('forbidden', 'This takes an operator key.');
    }
    requireOperator(caller.role, right);
    await next();
  };
}

/** Operators, and tokens of the tenant in the path: `read` takes any role, `write` takes `admin`. */
export function tenantAccess(need: TenantAccess): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const caller = await callerOf(c, need);
    requireTenantAccess(caller, c.req.param('tenant') ?? '', need);
    await next();
  };
}

/** @throws ApiProblem when the caller may not do this with that tenant. */
export function requireTenantAccess(caller: Caller, tenant: string, need: TenantAccess): void {
  if (caller.kind === 'operator') {
    requireOperator(caller.role, need === 'read' ? 'read' : 'operate');
    return;
  }
  if (caller.tenant !== tenant.toLowerCase()) throw tenantNotFound(tenant);
  if (need === 'write' && caller.role !== 'admin') {
    throw new ApiProblem('forbidden', 'This token may only read; ask for one with role `admin`.');
  }
}

function requireOperator(role: OperatorRole, right: OperatorRight): void {
  if (operatorMay(role, right)) return;
  throw new ApiProblem(
    'forbidden',
    `The role \`${role}\` may not do this; it takes \`${leastRoleFor(right)}\`.`,
  );
}

/** The same answer whether the tenant is not there or may not be seen. */
export function tenantNotFound(tenant: string): ApiProblem {
  return new ApiProblem('tenant_not_found', `There is no tenant ${JSON.stringify(tenant.slice(0, 64))}.`);
}
