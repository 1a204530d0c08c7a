import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { changeDomain } from '../change-domain.ts';
import { looking } from '../look-rate.ts';
import { refuseLookalike } from '../retry-lookalike.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/v1/tenants/{tenant}/domains/{id}/retry',
  operationId: 'retryDomain',
  tags: ['domains'],
  summary: 'Start over',
  description:
    'After giving up, or to switch a disabled domain on again. Counts as a look, as `refresh` does.',
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
      'confusable_hostname',
    ),
  },
});

/** POST /tenants/{tenant}/domains/{id}/retry */
export function registerRetryDomain(app: OpenAPIHono<ApiEnv>, { db, clock, events }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    await refuseLookalike(db, tenant, id);
    const changed = await changeDomain(
      { db: c.var.db, clock, events },
      { tenant, id, request: 'retry', caller: c.var.caller },
    );
    return c.json(changed, 202);
  });
}
