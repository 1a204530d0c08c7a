import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { DNS_PROVIDERS } from '../../../core/dns-provider.ts';
import { getDomainById } from '../../../store/domains/domains.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import { domainView } from '../../domains/domain-view.ts';
import { domainNotFound } from '../../domains/find-domain.ts';
import { DomainSchema } from '../../domains/schemas.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, TimeSchema, UuidSchema } from '../../http/schemas.ts';
import { linksOf } from '../domain-links.ts';

const InspectedDomainSchema = z
  .object({
    domain: DomainSchema,
    tenantName: z.string(),
    gateway: z.string(),
    provider: z.enum(DNS_PROVIDERS),
    onHoldSince: TimeSchema.nullable().openapi({
      description: 'Since when an operator suspends its removals; null: nobody does.',
    }),
    workflow: z.object({
      id: z.string(),
      url: z.string().nullable().openapi({ description: 'Its page in Temporal (PORTAL_TEMPORAL_UI_URL).' }),
    }),
    traces: z.object({
      url: z.string().nullable().openapi({ description: 'Its traces (PORTAL_TRACE_URL).' }),
    }),
    commands: z
      .array(z.object({ what: z.string(), command: z.string() }))
      .openapi({ description: 'Commands of the runbook, filled in.' }),
  })
  .openapi('InspectedDomain');

const route = createRoute({
  method: 'get',
  path: '/api/v1/domains/{id}',
  operationId: 'inspectDomain',
  tags: ['operators'],
  summary: 'One domain of any tenant, and where its evidence lies',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  request: { params: z.object({ id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    200: json(InspectedDomainSchema, 'The domain.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'domain_not_found'),
  },
});

/** GET /domains/{id} */
export function registerInspectDomain(app: OpenAPIHono<ApiEnv>, { db, settings }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const row = await getDomainById(db, id);
    if (row === null) throw domainNotFound(id);
    const tenant = await getTenant(db, row.tenant);
    return c.json(
      {
        domain: domainView(row, c.var.caller),
        tenantName: tenant?.name ?? '',
        gateway: row.gateway,
        provider: row.dnsProvider,
        onHoldSince: row.onHoldSince ?? null,
        ...linksOf(row, settings.console),
      },
      200,
    );
  });
}
