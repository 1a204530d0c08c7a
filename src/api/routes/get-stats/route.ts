import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { STATUSES, type Status } from '../../../core/conditions.ts';
import { countByStatus } from '../../../store/domains.ts';
import { outboxDepth } from '../../../store/outbox.ts';
import { operatorsOnly } from '../../auth.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiEnv } from '../../env.ts';
import { json, problems, secured } from '../../schemas/common.ts';

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
  middleware: [operatorsOnly()] as const,
  responses: { 200: json(StatsSchema, 'The counts.'), ...problems('unauthorized', 'not_found') },
});

/** GET /stats */
export function registerGetStats(app: OpenAPIHono<ApiEnv>, { db, servedNames }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const [counts, depth] = await Promise.all([countByStatus(db), outboxDepth(db)]);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    return c.json(
      { domains: { total, byStatus: counts }, servedNames: servedNames.size, outboxDepth: depth },
      200,
    );
  });
}
