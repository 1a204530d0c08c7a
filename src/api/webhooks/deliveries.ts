import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listDeliveries } from '../../store/webhooks/delivery-log.ts';
import { findEndpoint } from '../../store/webhooks/endpoints.ts';
import { operatorsOnly } from '../auth/auth.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { json, problems, secured } from '../http/schemas.ts';
import { NumberCursorSchema } from '../operators/page.ts';
import { noWebhook } from './endpoints.ts';
import { DeliveryPageSchema, deliveryView, WebhookParamsSchema } from './schemas.ts';

const QuerySchema = z.object({
  cursor: NumberCursorSchema.optional().openapi({
    description: '`nextCursor` of the page before.',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/webhooks/{id}/deliveries',
  operationId: 'listWebhookDeliveries',
  tags: ['webhooks'],
  summary: 'What was sent to an endpoint, and what waits',
  description: 'For operators. Kept for 30 days.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  request: { params: WebhookParamsSchema, query: QuerySchema },
  responses: {
    200: json(DeliveryPageSchema, 'The deliveries, newest first.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'webhook_not_found'),
  },
});

/** GET /webhooks/{id}/deliveries */
export function registerListWebhookDeliveries(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { cursor, limit } = c.req.valid('query');
    if ((await findEndpoint(db, id, clock().toISOString())) === null) noWebhook(id);
    const rows = await listDeliveries(db, id, { limit, before: cursor });
    const oldest = rows.length === limit ? rows.at(-1) : undefined;
    const nextCursor = oldest === undefined ? null : String(oldest.id);
    return c.json({ deliveries: rows.map(deliveryView), nextCursor }, 200);
  });
}
