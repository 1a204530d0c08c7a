import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { domainView } from '../domain-view.ts';
import { findDomain } from '../find-domain.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains/{id}',
  operationId: 'getDomain',
  tags: ['domains'],
  summary: 'One domain',
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: { params: DomainParamsSchema },
  responses: {
    200: json(DomainSchema, 'The domain.'),
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found', 'domain_not_found'),
  },
});

/** GET /tenants/{tenant}/domains/{id} */
export function registerGetDomain(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    return c.json(domainView(await findDomain(c.var.db, tenant, id), c.var.caller), 200);
  });
}
