import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { pageOfDomains } from '../../../store/domains/domains.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { tenantAccess, tenantNotFound } from '../../auth/auth.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { mostOf, OptionalPageSchema, pageOf } from '../../operators/page.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { domainView } from '../domain-view.ts';
import { DomainListSchema } from '../schemas.ts';

const QuerySchema = OptionalPageSchema.extend({
  removed: z.enum(['true', 'false']).optional().openapi({
    description: 'With `true`: the domains that are removed, and whose DNS records still lead here.',
  }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains',
  operationId: 'listDomains',
  tags: ['domains'],
  summary: "The tenant's domains",
  description: 'By name, in pages.',
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: { params: TenantParamsSchema, query: QuerySchema },
  responses: {
    200: json(DomainListSchema, 'The domains.'),
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found'),
  },
});

/** GET /tenants/{tenant}/domains */
export function registerListDomains(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(route, async (c) => {
    const { tenant } = c.req.valid('param');
    const { removed, ...page } = c.req.valid('query');
    const asked = { removed: removed === 'true', cursor: page.cursor, limit: mostOf(page) };
    const { domains, nextCursor } = await pageOf(pageOfDomains(c.var.db, tenant, asked));
    if (domains.length === 0 && (await getTenant(c.var.db, tenant)) === null) throw tenantNotFound(tenant);
    return c.json({ domains: domains.map((row) => domainView(row, c.var.caller)), nextCursor }, 200);
  });
}
