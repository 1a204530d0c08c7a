import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { changeDomain } from '../change-domain.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/tenants/{tenant}/domains/{id}',
  operationId: 'deleteDomain',
  tags: ['domains'],
  summary: 'Disable and forget',
  description:
    'Takes the domain off the edge and forgets it. While its DNS record still leads here it stays in the list of removed domains, up to 30 days, and says which record to delete.',
  security: secured,
  middleware: [tenantAccess('write')] as const,
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

/** DELETE /tenants/{tenant}/domains/{id} */
export function registerDeleteDomain(app: OpenAPIHono<ApiEnv>, { clock, events }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const changed = await changeDomain(
      { db: c.var.db, clock, events },
      { tenant, id, request: 'delete', caller: c.var.caller },
    );
    return c.json(changed, 202);
  });
}
