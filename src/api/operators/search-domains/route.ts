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
import { FACET_QUERY, facetOf } from './facet.ts';

const QuerySchema = PageQuerySchema.extend({
  status: z.enum(STATUSES).optional(),
  q: z
    .string()
    .trim()
    .max(253)
    .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
    .optional()
    .openapi({ description: 'A part of the name, or the whole id of a domain or a tenant.' }),
  ...FACET_QUERY,
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/domains',
  operationId: 'searchDomains',
  tags: ['operators'],
  summary: 'Domains of all tenants',
  description:
    'For operators. A status may be combined with one of the other filters; these stand alone, so that each page is read by an index.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  request: { query: QuerySchema },
  responses: {
    200: json(DomainPageSchema, 'One page of domains.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /domains */
export function registerSearchDomains(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { limit, status, cursor, ...wanted } = c.req.valid('query');
    const facet = facetOf(wanted);
    const page = await pageOf(searchDomains(db, { status, q: wanted.q, facet, cursor, limit }));
    const domains = page.domains.map((row) => domainView(row, c.var.caller));
    return c.json({ domains, nextCursor: page.nextCursor }, 200);
  });
}
