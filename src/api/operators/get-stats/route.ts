import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { STATUSES, type Status } from '../../../core/conditions.ts';
import { TROUBLE_KINDS } from '../../../core/fleet/incident.ts';
import { gatewayUse } from '../../../core/gateways.ts';
import { countByGateway, countByStatus } from '../../../store/fleet/domain-counts.ts';
import { listIncidents } from '../../../store/fleet/incidents.ts';
import { outboxDepth } from '../../../store/outbox/outbox.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';

const count = z.int().min(0);
const byStatus = Object.fromEntries(STATUSES.map((status) => [status, count])) as Record<
  Status,
  typeof count
>;

const StatsSchema = z
  .object({
    domains: z.object({ total: count, byStatus: z.object(byStatus) }),
    servedNames: count.openapi({ description: 'Names that the edge may serve, as this process knows them.' }),
    outboxDepth: count.openapi({ description: 'Stored requests that have not reached Temporal yet.' }),
    ourIncidents: z
      .array(
        z.object({
          kind: z.enum(TROUBLE_KINDS),
          since: z.iso.datetime().openapi({ description: 'What began to fail since then belongs to it.' }),
          openedAt: z.iso.datetime(),
          closedAt: z.iso.datetime().nullable().openapi({
            description: 'null: it is open. Nothing is torn down until a day later, but see `holdEndsAt`.',
          }),
          holdEndsAt: z.iso.datetime().openapi({
            description: 'Until then it holds tear-downs at most, unless PORTAL_INCIDENT_HOLD is `on`.',
          }),
          holdEndedAt: z.iso.datetime().nullable().openapi({
            description: 'Since when it holds nothing any more, though it may be open; null: it holds.',
          }),
          domains: count.openapi({ description: 'Domains that fail with it, as counted last.' }),
          tenants: count.openapi({ description: 'Their tenants.' }),
          ofTenants: count.openapi({ description: 'Tenants whose domains could fail.' }),
        }),
      )
      .openapi({
        description: 'When many domains of many tenants fail together: open ones, and those of the last day.',
      }),
    gateways: z
      .array(
        z.object({
          name: z.string(),
          baseDomain: z.string().nullable().openapi({
            description:
              'Where its canonical hosts live; null: the settings do not know this gateway any more.',
          }),
          names: count.openapi({ description: 'Names on it that are not switched off.' }),
          limit: count.openapi({
            description:
              'With so many names or tenants it takes no new tenant, where there are several gateways.',
          }),
        }),
      )
      .openapi({
        description: 'The gateways of the settings, in their order, then others that still have names.',
      }),
  })
  .openapi('Stats');

const route = createRoute({
  method: 'get',
  path: '/api/v1/stats',
  operationId: 'getStats',
  tags: ['operators'],
  summary: 'Counts of the whole installation',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  responses: { 200: json(StatsSchema, 'The counts.'), ...problems('unauthorized', 'forbidden', 'not_found') },
});

/** GET /stats */
export function registerGetStats(app: OpenAPIHono<ApiEnv>, { db, servedNames, settings }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const [counts, depth, names, ourIncidents] = await Promise.all([
      countByStatus(db),
      outboxDepth(db),
      countByGateway(db),
      listIncidents(db),
    ]);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    return c.json(
      {
        domains: { total, byStatus: counts },
        servedNames: servedNames.size,
        outboxDepth: depth,
        ourIncidents,
        gateways: gatewayUse(settings.gateways, names),
      },
      200,
    );
  });
}
