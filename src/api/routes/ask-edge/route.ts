import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../../deps.ts';
import type { ApiEnv } from '../../env.ts';

const text = (description: string) => ({ description, content: { 'text/plain': { schema: z.string() } } });

const route = createRoute({
  method: 'get',
  path: '/edge/ask',
  operationId: 'askEdge',
  tags: ['edge'],
  summary: 'Whether the edge may get a certificate for a name',
  description: 'Asked by the edge on a first handshake; answered from memory, with an exact match.',
  request: { query: z.object({ domain: z.string().max(1000) }) },
  responses: {
    200: text('Yes.'),
    400: text('No name was given.'),
    404: text('No.'),
    503: text('Nobody can tell yet: the names are being loaded.'),
  },
});

/** GET /edge/ask */
export function registerAskEdge(app: OpenAPIHono<ApiEnv>, { servedNames, metrics }: ApiDeps): void {
  app.openapi(
    route,
    (c) => {
      if (!servedNames.ready) {
        metrics.edgeAsks.inc({ answer: 'unknown' });
        return c.text('not loaded yet', 503);
      }
      const isServed = servedNames.has(c.req.valid('query').domain.toLowerCase());
      metrics.edgeAsks.inc({ answer: isServed ? 'yes' : 'no' });
      return isServed ? c.text('yes', 200) : c.text('no', 404);
    },
    (result, c) => (result.success ? undefined : c.text('give one domain', 400)),
  );
}
