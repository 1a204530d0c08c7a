import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json } from '../../http/schemas.ts';

const HealthSchema = z.object({ status: z.literal('ok') }).openapi('Health');

const route = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'health',
  tags: ['health'],
  summary: 'Whether the process lives',
  responses: { 200: json(HealthSchema, 'It lives.') },
});

/** GET /healthz: looks at nothing else, so that a database's outage does not restart every API process. */
export function registerHealth(app: OpenAPIHono<ApiEnv>, _deps: ApiDeps): void {
  app.openapi(route, (c) => c.json({ status: 'ok' as const }, 200));
}
