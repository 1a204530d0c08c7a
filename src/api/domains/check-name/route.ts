import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { findByName } from '../../../store/domains/domains.ts';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext, ApiEnv } from '../../http/env.ts';
import { ApiProblem, problemJson } from '../../http/problem.ts';
import { json, ProblemSchema, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { acceptHostname } from '../hostname.ts';
import { alreadyRegistered } from '../register-domain/register.ts';

const CheckedNameSchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('accepted'),
      domain: z.string().openapi({ example: 'portal.xn--bcher-kva.de' }),
      displayDomain: z.string().openapi({ example: 'portal.bücher.de' }),
    }),
    z.object({ status: z.literal('refused'), problem: ProblemSchema }),
  ])
  .openapi('CheckedName');
type CheckedName = z.infer<typeof CheckedNameSchema>;

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains:check',
  operationId: 'checkName',
  tags: ['domains'],
  summary: 'Check a name before it is registered',
  description:
    'Judges a name by the rules of `registerDomain` and stores nothing: the name as it would be stored, or the problem with which its registration would be refused. It looks at no limit of the tenant, at no DNS and at no names of other tenants: one that is easily confused with those is refused by the registration alone. For a form that says what is wrong while somebody types.',
  security: secured,
  middleware: [tenantAccess('write')] as const,
  request: {
    params: TenantParamsSchema,
    query: z.strictObject({ domain: z.string().openapi({ example: 'portal.bücher.de' }) }),
  },
  responses: {
    200: json(CheckedNameSchema, 'Whether the name can be registered.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'tenant_not_found'),
  },
});

// The router reads every colon as the beginning of a parameter, so that it gets one that fits this word alone.
const ROUTED = '/api/v1/tenants/{tenant}/{check{domains:check}}' as const;

/**
 * GET /tenants/{tenant}/domains:check. The names of other tenants stay out of it, as asking costs nothing: whoever tried
 * a dictionary of look-alikes would learn which names there are.
 */
export function registerCheckName(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openAPIRegistry.registerPath(route);
  app.openapi(createRoute({ ...route, path: ROUTED, hide: true }), async (c) => {
    const { tenant } = c.req.valid('param');
    return c.json(await checkedName(c, deps, { tenant, typed: c.req.valid('query').domain }), 200);
  });
}

async function checkedName(
  c: ApiContext,
  deps: ApiDeps,
  { tenant, typed }: { tenant: string; typed: string },
): Promise<CheckedName> {
  try {
    const { domain, displayDomain } = await acceptHostname(typed, deps);
    const existing = await findByName(c.var.db, tenant, domain);
    if (existing !== null && existing.desired !== 'deleted') throw alreadyRegistered(existing);
    return { status: 'accepted', domain, displayDomain };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { status: 'refused', problem: problemJson(error, { language: c.var.caller.language }) };
  }
}
