import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, UuidSchema } from '../../http/schemas.ts';
import { changeDomain } from '../change-domain.ts';
import { DomainSchema } from '../schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/v1/domains/{id}/reconcile',
  operationId: 'reconcileDomain',
  tags: ['operators'],
  summary: 'Force a reconciliation',
  description:
    'For operators: wakes the domain, whatever its tenant, and starts its workflow where it is not running.',
  security: secured,
  middleware: [operatorsOnly()] as const,
  request: { params: z.object({ id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    202: json(DomainSchema, 'Stored; it is done from here on.'),
    ...problems('invalid_request', 'unauthorized', 'not_found', 'domain_not_found'),
  },
});

/** POST /domains/{id}/reconcile */
export function registerReconcileDomain(app: OpenAPIHono<ApiEnv>, { clock, events }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { caller } = c.var;
    return c.json(
      await changeDomain({ db: c.var.db, clock, events }, { tenant: null, id, request: 'reconcile', caller }),
      202,
    );
  });
}
