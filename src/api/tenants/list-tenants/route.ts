import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listTenants } from '../../../store/tenants/tenants.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { TenantSchema, tenantView } from '../schemas.ts';

const TenantListSchema = z.object({ tenants: z.array(TenantSchema) }).openapi('TenantList');

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants',
  operationId: 'listTenants',
  tags: ['tenants'],
  summary: 'All tenants',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly()] as const,
  responses: {
    200: json(TenantListSchema, 'The tenants.'),
    ...problems('unauthorized', 'not_found'),
  },
});

/** GET /tenants */
export function registerListTenants(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const rows = await listTenants(db);
    return c.json({ tenants: rows.map(tenantView) }, 200);
  });
}
