import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { changeDomain } from '../change-domain.ts';
import { looking } from '../look-rate.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/v1/tenants/{tenant}/domains/{id}/refresh',
  operationId: 'refreshDomain',
  tags: ['domains'],
  summary: 'Look again now',
  description:
    "A cheap re-check: changes nothing that is wanted. A tenant's tokens may ask for 30 looks in a minute, by this, by `retry` and by the preflight together.",
  security: secured,
  middleware: [tenantAccess('write'), looking()] as const,
  request: { params: DomainParamsSchema },
  responses: {
    202: json(DomainSchema, 'Stored; it is done from here on.'),
    ...problems(
      'invalid_request',
      'unauthorized',
      'forbidden',
      'tenant_not_found',
      'domain_not_found',
      'not_possible',
    ),
  },
});

/** POST /tenants/{tenant}/domains/{id}/refresh */
export function registerRefreshDomain(app: OpenAPIHono<ApiEnv>, { clock, events }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const changed = await changeDomain(
      { db: c.var.db, clock, events },
      { tenant, id, request: 'refresh', caller: c.var.caller },
    );
    return c.json(changed, 202);
  });
}
