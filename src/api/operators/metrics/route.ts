import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { scrape } from '../../http/metrics.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'metrics',
  tags: ['health'],
  summary: "Figures in Prometheus' text form",
  responses: { 200: { description: 'The figures.', content: { 'text/plain': { schema: z.string() } } } },
});

/** GET /metrics */
export function registerMetrics(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const text = await scrape(deps, (error) =>
      deps.log.warn({ err: error }, 'metrics without the figures of the database'),
    );
    return c.text(text, 200, { 'Content-Type': deps.metrics.registry.contentType });
  });
}
