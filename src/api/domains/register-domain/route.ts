import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { IDEMPOTENCY_CODES, IdempotencyHeaderSchema, idempotent } from '../../http/idempotency.ts';
import { ApiProblem } from '../../http/problem.ts';
import { body, json, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { withEtag } from '../etag.ts';
import { DomainSchema } from '../schemas.ts';
import { register } from './register.ts';

const RegisterDomainSchema = z
  .strictObject({
    domain: z.string().openapi({ example: 'portal.acme.com' }),
    allowConfusable: z.boolean().optional().openapi({
      description: 'For operators: registers a name that was held back as `confusable_hostname`.',
    }),
  })
  .openapi('RegisterDomain');

const routeFor = (deps: ApiDeps) =>
  createRoute({
    method: 'post',
    path: '/api/v1/tenants/{tenant}/domains',
    operationId: 'registerDomain',
    tags: ['domains'],
    summary: 'Register a domain',
    description:
      'Stores the claim and answers at once with the records to publish; looking for them begins by itself.',
    security: secured,
    middleware: [tenantAccess('write'), idempotent(deps)] as const,
    request: {
      params: TenantParamsSchema,
      headers: IdempotencyHeaderSchema,
      body: body(RegisterDomainSchema),
    },
    responses: {
      201: json(DomainSchema, 'Stored.'),
      ...problems(
        'invalid_json',
        'invalid_request',
        'unauthorized',
        'forbidden',
        'tenant_not_found',
        'already_registered',
        'too_large',
        'unsupported_media_type',
        'invalid_hostname',
        'ip_address',
        'public_suffix',
        'reserved_name',
        'own_domain',
        'wildcard_not_supported',
        'confusable_hostname',
        'quota_exceeded',
        ...IDEMPOTENCY_CODES,
      ),
    },
  });

/** POST /tenants/{tenant}/domains */
export function registerRegisterDomain(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(routeFor(deps), async (c) => {
    const { tenant } = c.req.valid('param');
    const { domain: typed, allowConfusable = false } = c.req.valid('json');
    const { caller, resourceId } = c.var;
    if (allowConfusable && caller.kind !== 'operator')
      throw new ApiProblem(
        'forbidden',
        'Letting a look-alike through (`allowConfusable`) takes an operator key.',
      );
    const id = resourceId ?? deps.newId();
    const view = await register(c, deps, { id, tenant, typed, allowConfusable });
    c.header('Location', `/api/v1/tenants/${tenant}/domains/${view.id}`);
    return c.json(withEtag(c, view), 201);
  });
}
