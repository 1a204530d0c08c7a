import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ALL_REASONS } from '../../../core/conditions.ts';
import { DNS_PROVIDERS } from '../../../core/dns-provider.ts';
import { DNS_PROVIDER_FORMS } from '../../../core/dns-provider-forms.ts';
import { TROUBLE_KINDS } from '../../../core/fleet/incident.ts';
import { gatewayUse } from '../../../core/gateways.ts';
import type { RootDb } from '../../../store/database/database.ts';
import { timeToActive } from '../../../store/fleet/activations.ts';
import { countByGateway, countByReason } from '../../../store/fleet/domain-counts.ts';
import { countByCertificateEnd, countByProvider } from '../../../store/fleet/facet-counts.ts';
import { fleetFigures } from '../../../store/fleet/fleet-figures.ts';
import { countOnHold } from '../../../store/fleet/on-hold.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, StatusSchema, secured, TimeSchema } from '../../http/schemas.ts';

const count = z.int().min(0);
/** The days of the table of certificates' ends. */
const DAYS = [0, 7, 14, 30, 60, 90] as const;

const FleetSchema = z
  .object({
    total: count,
    states: z
      .array(z.object({ status: StatusSchema, reason: z.enum(ALL_REASONS).nullable(), domains: count }))
      .openapi({ description: 'By status and reason; a status without a reason has null.' }),
    providers: z
      .array(z.object({ provider: z.enum(DNS_PROVIDERS), name: z.string(), domains: count }))
      .openapi({ description: 'By who hosts the DNS, of those that are not switched off; most first.' }),
    gateways: z.array(
      z.object({ name: z.string(), baseDomain: z.string().nullable(), names: count, limit: count }),
    ),
    certificates: z.array(z.object({ days: count, domains: count })).openapi({
      description: 'Certificates that end within so many days, those that have ended among them.',
    }),
    timeToActive: z
      .object({ domains: count, p50Seconds: z.number(), p95Seconds: z.number() })
      .nullable()
      .openapi({
        description:
          'From the beginning of the attempt to the live address, of the last 500 within 30 days; null: there was none.',
      }),
    attention: z
      .object({
        overdue: count.openapi({ description: 'Checks that no worker made in time.' }),
        renewalsForecastToFail: count,
        onHold: count,
        outboxDepth: count,
        outboxOldest: TimeSchema.nullable(),
        waitingForCertificateSince: TimeSchema.nullable(),
        openIncidents: z.array(z.enum(TROUBLE_KINDS)),
      })
      .openapi({ description: 'What needs an operator first.' }),
  })
  .openapi('Fleet');
export type FleetJson = z.infer<typeof FleetSchema>;

const route = createRoute({
  method: 'get',
  path: '/api/v1/fleet',
  operationId: 'getFleet',
  tags: ['operators'],
  summary: 'The fleet in numbers',
  description: 'For operators. Sums of counters; it takes no longer with more domains.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  responses: {
    200: json(FleetSchema, 'The numbers.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /fleet */
export function registerGetFleet(app: OpenAPIHono<ApiEnv>, { db, clock, settings }: ApiDeps): void {
  app.openapi(route, async (c) => c.json(await readFleet(db, clock(), settings.gateways), 200));
}

async function readFleet(db: RootDb, now: Date, known: ApiDeps['settings']['gateways']): Promise<FleetJson> {
  const [states, providers, gateways, certificates, toActive, figures, onHold] = await Promise.all([
    countByReason(db),
    countByProvider(db),
    countByGateway(db),
    countByCertificateEnd(db, DAYS, now),
    timeToActive(db, now),
    fleetFigures(db, now),
    countOnHold(db),
  ]);
  return {
    total: states.reduce((sum, one) => sum + one.count, 0),
    states: states.map(({ status, reason, count: domains }) => ({ status, reason, domains })),
    providers: providers.map((one) => ({
      ...one,
      name: DNS_PROVIDER_FORMS[one.provider]?.name ?? one.provider,
    })),
    gateways: gatewayUse(known, gateways),
    certificates,
    timeToActive: toActive,
    attention: {
      overdue: figures.overdue,
      renewalsForecastToFail: figures.renewalsForecastToFail,
      onHold,
      outboxDepth: figures.outbox.depth,
      outboxOldest: figures.outbox.oldest,
      waitingForCertificateSince: figures.waitingForCertificateSince,
      openIncidents: figures.openIncidents,
    },
  };
}
