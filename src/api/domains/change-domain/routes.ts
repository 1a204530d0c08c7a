import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { ErrorCode } from '../../../core/errors/codes.ts';
import { type ChangeRequest, REQUESTS, rightFor } from '../../../core/lifecycle/requests.ts';
import { requestChange } from '../../../store/domains/requests.ts';
import { operatorsOnly, tenantAccess } from '../../auth/auth.ts';
import { checkRate } from '../../auth/rates.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext, ApiEnv } from '../../http/env.ts';
import { IDEMPOTENCY_CODES, IdempotencyHeaderSchema, idempotent } from '../../http/idempotency.ts';
import { ApiProblem } from '../../http/problem.ts';
import { requestEvent } from '../../http/request-event.ts';
import { json, problems, secured, UuidSchema } from '../../http/schemas.ts';
import { domainView } from '../domain-view.ts';
import { changedSince, expectedByIfMatch, IfMatchSchema, withEtag } from '../etag.ts';
import { domainNotFound } from '../find-domain.ts';
import { type DomainJson, DomainParamsSchema, DomainSchema } from '../schemas.ts';
import { CHANGES, type Change } from './changes.ts';
import { REASON_CODES, reasonBody } from './reason.ts';

/** The operations of operators name a domain of any tenant. */
const AnyDomainSchema = z.object({ id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }) });

const ChangeHeadersSchema = IfMatchSchema.extend(IdempotencyHeaderSchema.shape);

/** Makes an operation of each entry of the table. */
export function registerChanges(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  for (const request of REQUESTS) {
    const change = CHANGES[request];
    if (change.reason !== 'not_taken') {
      registerReasoned(app, deps, { request, change, reason: change.reason });
      continue;
    }
    app.openapi(routeOf(request, change, deps), async (c) => {
      const params: { id: string; tenant?: string } = c.req.valid('param');
      const { id, tenant } = params;
      if (tenant !== undefined) await change.refuse?.(deps.db, { tenant, id });
      return c.json(await store(c, deps, { tenant: tenant ?? null, id, request }), 202);
    });
  }
}

type Reasoned = { request: ChangeRequest; change: Change; reason: 'optional' | 'required' };

/** A request of operators, who say why. */
function registerReasoned(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, { request, change, reason }: Reasoned) {
  const plain = routeOf(request, { ...change, codes: [...change.codes, ...REASON_CODES] }, deps);
  const route = createRoute({ ...plain, request: { ...plain.request, body: reasonBody(reason) } });
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const sent: { reason?: string | undefined } | undefined = c.req.valid('json');
    return c.json(await store(c, deps, { tenant: null, id, request, note: sent?.reason }), 202);
  });
}

const OF_ALL: ErrorCode[] = ['domain_not_found', 'precondition_failed'];
const OF_A_TENANT: ErrorCode[] = [...OF_ALL, 'forbidden', 'tenant_not_found', 'not_possible'];
const OF_OPERATORS: ErrorCode[] = [...OF_ALL, 'forbidden', 'not_found', 'not_possible'];

function routeOf(request: ChangeRequest, change: Change, deps: ApiDeps) {
  const ofTenant = rightFor(request) === 'admin';
  const guards: MiddlewareHandler<ApiEnv>[] = [ofTenant ? tenantAccess('write') : operatorsOnly('operate')];
  if (change.isCheck) guards.push(checkRate());
  const isKeyed = change.method === 'post';
  if (isKeyed) guards.push(idempotent(deps));
  const { operationId, method, path, tag, summary, description, codes } = change;
  return createRoute({
    ...{ operationId, method, path, summary, description, tags: [tag], security: secured },
    middleware: guards,
    request: {
      params: ofTenant ? DomainParamsSchema : AnyDomainSchema,
      headers: isKeyed ? ChangeHeadersSchema : IfMatchSchema,
    },
    responses: {
      202: json(DomainSchema, 'Stored; it is done from here on.'),
      ...problems(
        'invalid_request',
        'unauthorized',
        ...(ofTenant ? OF_A_TENANT : OF_OPERATORS),
        ...(isKeyed ? IDEMPOTENCY_CODES : []),
        ...codes,
      ),
    },
  });
}

type Asked = { tenant: string | null; id: string; request: ChangeRequest; note?: string | undefined };

/**
 * Stores the request. The row, its timeline and the outbox are written together; the workflow is told from there, so
 * Temporal is never on a request's way.
 * @throws ApiProblem `domain_not_found`, `not_possible`, `precondition_failed`.
 */
async function store(c: ApiContext, deps: ApiDeps, { request, ...asked }: Asked): Promise<DomainJson> {
  const { caller, db } = c.var;
  const now = deps.clock().toISOString();
  const isExpected = expectedByIfMatch(c);
  const outcome = await requestChange(db, { ...asked, request, by: caller.author, now, isExpected });
  if (outcome.kind === 'not_found') throw domainNotFound(asked.id);
  const { domain } = outcome;
  if (outcome.kind === 'changed_since') throw changedSince(domain);
  if (outcome.kind === 'not_possible') {
    throw new ApiProblem('not_possible', `${domain.domain} is being deleted; ${request} is not possible.`);
  }
  const { event } = CHANGES[request];
  if (outcome.kind === 'accepted' && event !== null) {
    deps.events.capture(requestEvent(event, domain, caller, now));
  }
  return withEtag(c, domainView(domain, caller));
}
