import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ErrorCode } from '../../../core/errors/codes.ts';
import { tenantAccess } from '../../auth/auth.ts';
import { refuseBeyond } from '../../auth/rates.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext, ApiEnv } from '../../http/env.ts';
import {
  IDEMPOTENCY_CODES,
  IdempotencyHeaderSchema,
  idempotent,
  resourceIdAt,
} from '../../http/idempotency.ts';
import { ApiProblem, problemJson } from '../../http/problem.ts';
import { body, json, ProblemSchema, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { register } from '../register-domain/register.ts';
import { DomainSchema } from '../schemas.ts';

/** 200 of the longest names fit into the largest body. */
const MOST_NAMES = 200;

const RegisterDomainsSchema = z
  .strictObject({
    domains: z
      .array(z.string())
      .min(1)
      .max(MOST_NAMES)
      .openapi({ example: ['portal.acme.com', 'kunden.acme.de'] }),
  })
  .openapi('RegisterDomains');

const ResultSchema = z
  .discriminatedUnion('status', [
    z.object({ name: z.string(), status: z.literal('registered'), domain: DomainSchema }),
    z.object({ name: z.string(), status: z.literal('refused'), problem: ProblemSchema }),
  ])
  .openapi('RegisterDomainsResult');
type Result = z.infer<typeof ResultSchema>;

const routeFor = (deps: ApiDeps) =>
  createRoute({
    method: 'post',
    path: '/api/v1/tenants/{tenant}/domains:batch',
    operationId: 'registerDomains',
    tags: ['domains'],
    summary: 'Register many domains',
    description: `Registers up to ${MOST_NAMES} names, each as \`registerDomain\` does and by itself: one that is refused stops no other. Each counts as a request for the rate; behind a name for which a limit of the tenant is reached, all are refused with the same. The results are in the order of the names.`,
    security: secured,
    middleware: [tenantAccess('write'), idempotent(deps)] as const,
    request: {
      params: TenantParamsSchema,
      headers: IdempotencyHeaderSchema,
      body: body(RegisterDomainsSchema),
    },
    responses: {
      200: json(z.object({ results: z.array(ResultSchema) }), 'Each name with its result.'),
      ...problems(
        'invalid_json',
        'invalid_request',
        'unauthorized',
        'forbidden',
        'tenant_not_found',
        'too_large',
        'unsupported_media_type',
        ...IDEMPOTENCY_CODES,
      ),
    },
  });

// The router reads every colon as the beginning of a parameter, so that it gets one that fits this word alone.
const ROUTED = '/api/v1/tenants/{tenant}/{batch{domains:batch}}' as const;

/** POST /tenants/{tenant}/domains:batch */
export function registerRegisterDomains(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const route = routeFor(deps);
  app.openAPIRegistry.registerPath(route);
  app.openapi(createRoute({ ...route, path: ROUTED, hide: true }), async (c) => {
    const { tenant } = c.req.valid('param');
    const { domains: names } = c.req.valid('json');
    c.set('requestCount', names.length);
    const results: Result[] = [];
    // One after another, as each waits for the lock of its tenant anyway.
    for (const [index, name] of names.entries())
      results.push(limitReached(results, name) ?? (await resultOf(c, deps, { index, tenant, name })));
    return c.json({ results }, 200);
  });
}

/** Refuses what comes behind a limit of the tenant with the same, before anything is done for it. */
function limitReached(results: readonly Result[], name: string): Result | null {
  const last = results.at(-1);
  return last?.status === 'refused' && LIMITS.includes(last.problem.code) ? { ...last, name } : null;
}

const LIMITS: readonly ErrorCode[] = ['quota_exceeded', 'rate_limited'];

async function resultOf(
  c: ApiContext,
  deps: ApiDeps,
  { index, tenant, name }: { index: number; tenant: string; name: string },
): Promise<Result> {
  const { resourceId, caller } = c.var;
  const id = resourceId === undefined ? deps.newId() : resourceIdAt(resourceId, index);
  try {
    // The guard has counted the request itself.
    if (index > 0 && caller.kind === 'tenant') refuseBeyond(c.var.limit(caller.tenant), { may: 'ask' });
    const domain = await register(c, deps, { id, tenant, typed: name, allowConfusable: false });
    return { name, status: 'registered', domain };
  } catch (error) {
    // A tenant that is not there is no name's fault.
    if (!(error instanceof ApiProblem) || error.code === 'tenant_not_found') throw error;
    return { name, status: 'refused', problem: problemJson(error, { language: caller.language }) };
  }
}
