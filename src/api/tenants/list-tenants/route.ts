import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { searchTenants } from '../../../store/tenants/tenants.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import {
  holdsNoControlCharacters,
  json,
  NO_CONTROL_CHARACTERS,
  problems,
  secured,
} from '../../http/schemas.ts';
import { mostOf, OptionalPageSchema, pageOf } from '../../operators/page.ts';
import { TenantSchema, tenantView } from '../schemas.ts';

const TenantListSchema = z
  .object({ tenants: z.array(TenantSchema), nextCursor: z.string().nullable() })
  .openapi('TenantList');

const QuerySchema = OptionalPageSchema.extend({
  name: z
    .string()
    .max(200)
    .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
    .optional()
    .openapi({ description: 'Only the tenants with this whole name, in any case, or with this label.' }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants',
  operationId: 'listTenants',
  tags: ['tenants'],
  summary: 'All tenants',
  description: 'For operators. By name, in pages.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  request: { query: QuerySchema },
  responses: {
    200: json(TenantListSchema, 'One page of tenants.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /tenants */
export function registerListTenants(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { name, ...page } = c.req.valid('query');
    const search = { name, cursor: page.cursor, limit: mostOf(page) };
    const { tenants, nextCursor } = await pageOf(searchTenants(db, search));
    return c.json({ tenants: tenants.map(tenantView), nextCursor }, 200);
  });
}
