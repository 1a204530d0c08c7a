import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { answerAsk } from './answer.ts';

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
export function registerAskEdge(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(
    route,
    (c) => {
      const { status, text } = answerAsk(deps, c.req.valid('query').domain);
      return c.text(text, status);
    },
    (result, c) => (result.success ? undefined : c.text('give one domain', 400)),
  );
}
