import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { changeDomain } from '../change-domain.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/v1/tenants/{tenant}/domains/{id}/disable',
  operationId: 'disableDomain',
  tags: ['domains'],
  summary: 'Switch the domain off',
  description: 'It stops being served and everything of it at the edge goes; the row stays.',
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

/** POST /tenants/{tenant}/domains/{id}/disable */
export function registerDisableDomain(app: OpenAPIHono<ApiEnv>, { clock, events }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const changed = await changeDomain(
      { db: c.var.db, clock, events },
      { tenant, id, request: 'disable', caller: c.var.caller },
    );
    return c.json(changed, 202);
  });
}
