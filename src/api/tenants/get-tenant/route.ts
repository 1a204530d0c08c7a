import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { tenantAccess, tenantNotFound } from '../../auth/auth.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema, TenantSchema, tenantView } from '../schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}',
  operationId: 'getTenant',
  tags: ['tenants'],
  summary: 'One tenant',
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: { params: TenantParamsSchema },
  responses: {
    200: json(TenantSchema, 'The tenant.'),
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found'),
  },
});

/** GET /tenants/{tenant} */
export function registerGetTenant(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(route, async (c) => {
    const { tenant } = c.req.valid('param');
    const row = await getTenant(c.var.db, tenant);
    if (row === null) throw tenantNotFound(tenant);
    return c.json(tenantView(row), 200);
  });
}
