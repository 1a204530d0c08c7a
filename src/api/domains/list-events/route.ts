import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { NumberCursorSchema } from '../../operators/page.ts';
import { eventView } from '../domain-view.ts';
import { findDomain } from '../find-domain.ts';
import { DomainParamsSchema, EventListSchema } from '../schemas.ts';

const EventIdSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const QuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: NumberCursorSchema.optional().openapi({ description: '`nextCursor` of the page before.' }),
  before: EventIdSchema.optional().openapi({
    description: 'The same as `cursor`, as earlier versions have it.',
  }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains/{id}/events',
  operationId: 'listEvents',
  tags: ['domains'],
  summary: "The domain's timeline, with the evidence of each change",
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: { params: DomainParamsSchema, query: QuerySchema },
  responses: {
    200: json(EventListSchema, 'The entries, newest first.'),
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found', 'domain_not_found'),
  },
});

/** GET /tenants/{tenant}/domains/{id}/events */
export function registerListEvents(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const { limit, cursor, before = cursor } = c.req.valid('query');
    await findDomain(c.var.db, tenant, id);
    const rows = await listTimeline(c.var.db, id, before === undefined ? { limit } : { limit, before });
    const oldest = rows.length === limit ? rows.at(-1) : undefined;
    return c.json(
      {
        events: rows.map((row) => eventView(row, c.var.caller)),
        nextCursor: oldest === undefined ? null : String(oldest.id),
        nextBefore: oldest?.id ?? null,
      },
      200,
    );
  });
}
