import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { removeTenant } from '../../../store/tenants/removed-tenants.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { operatorsOnly, tenantNotFound } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema, TenantSchema, tenantView } from '../schemas.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/tenants/{tenant}',
  operationId: 'deleteTenant',
  tags: ['tenants'],
  summary: 'Remove a tenant with all its domains',
  description:
    'For operators. Its tokens are refused within a second, its domains are deleted, its label is never given to another tenant, and the names that it had proved are held: another tenant proves one of them only by the TXT record. Putting the tenant again brings it back without domains.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: TenantParamsSchema },
  responses: {
    202: json(TenantSchema, 'Stored; its domains go from here on.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'tenant_not_found'),
  },
});

/** DELETE /tenants/{tenant} */
export function registerDeleteTenant(app: OpenAPIHono<ApiEnv>, { db, clock, tokenRing }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant: id } = c.req.valid('param');
    const row = await getTenant(db, id);
    const isRemoved = await removeTenant(db, { id, by: c.var.caller.author, now: clock().toISOString() });
    tokenRing.forget();
    if (row === null || !isRemoved) throw tenantNotFound(id);
    return c.json(tenantView(row), 202);
  });
}
