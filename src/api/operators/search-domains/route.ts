import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { STATUSES } from '../../../core/conditions.ts';
import { searchDomains } from '../../../store/domains/search-domains.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import { domainView } from '../../domains/domain-view.ts';
import { DomainPageSchema } from '../../domains/schemas.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import {
  holdsNoControlCharacters,
  json,
  NO_CONTROL_CHARACTERS,
  problems,
  secured,
} from '../../http/schemas.ts';
import { PageQuerySchema, pageOf } from '../page.ts';

const QuerySchema = PageQuerySchema.extend({
  status: z.enum(STATUSES).optional(),
  q: z
    .string()
    .trim()
    .max(253)
    .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
    .optional()
    .openapi({ description: 'A part of the name, or the whole id of a domain or a tenant.' }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/domains',
  operationId: 'searchDomains',
  tags: ['operators'],
  summary: 'Domains of all tenants',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly()] as const,
  request: { query: QuerySchema },
  responses: {
    200: json(DomainPageSchema, 'One page of domains.'),
    ...problems('invalid_request', 'unauthorized', 'not_found'),
  },
});

/** GET /domains */
export function registerSearchDomains(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { limit, status, q, cursor } = c.req.valid('query');
    const page = await pageOf(searchDomains(db, { status, q, cursor, limit }));
    const domains = page.domains.map((row) => domainView(row, c.var.caller));
    return c.json({ domains, nextCursor: page.nextCursor }, 200);
  });
}
