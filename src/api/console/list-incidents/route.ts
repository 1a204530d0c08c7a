import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { TROUBLE_KINDS } from '../../../core/fleet/incident.ts';
import { listPastIncidents } from '../../../store/fleet/incident-history.ts';
import { listIncidents } from '../../../store/fleet/incidents.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, TimeSchema } from '../../http/schemas.ts';

const count = z.int().min(0).nullable();

const IncidentSchema = z
  .object({
    kind: z.enum(TROUBLE_KINDS),
    openedAt: TimeSchema,
    closedAt: TimeSchema.nullable().openapi({ description: 'null: it is open.' }),
    holds: z
      .object({
        since: TimeSchema.openapi({ description: 'What began to fail since then belongs to it.' }),
        endsAt: TimeSchema,
        endedAt: TimeSchema.nullable(),
        domains: z.int(),
        tenants: z.int(),
        ofTenants: z.int(),
      })
      .nullable()
      .openapi({ description: 'How it holds removals, while it is open and for a day; null: it is over.' }),
    timeline: z.array(
      z.object({
        id: z.int(),
        at: TimeSchema,
        action: z.enum(['incident.opened', 'incident.hold_ended', 'incident.closed']),
        domains: count,
        tenants: count,
        ofTenants: count,
      }),
    ),
  })
  .openapi('Incident');

const route = createRoute({
  method: 'get',
  path: '/api/v1/incidents',
  operationId: 'listIncidents',
  tags: ['operators'],
  summary: 'Incidents of ours, open and over',
  description: 'For operators. From the audit, newest first: the last hundred or so.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  responses: {
    200: json(z.object({ incidents: z.array(IncidentSchema) }).openapi('IncidentList'), 'The incidents.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /incidents */
export function registerListIncidents(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const [past, known] = await Promise.all([listPastIncidents(db), listIncidents(db)]);
    const incidents = past.map((incident) => {
      const now = known.find(
        ({ kind, openedAt }) => kind === incident.kind && openedAt === incident.openedAt,
      );
      if (now === undefined) return { ...incident, holds: null };
      const { since, holdEndsAt, holdEndedAt, domains, tenants, ofTenants } = now;
      return {
        ...incident,
        holds: { since, endsAt: holdEndsAt, endedAt: holdEndedAt, domains, tenants, ofTenants },
      };
    });
    return c.json({ incidents }, 200);
  });
}
