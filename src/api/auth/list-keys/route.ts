import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listOperatorKeys } from '../../../store/keys/keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { operatorsOnly } from '../auth.ts';
import { KeySchema } from '../schemas.ts';

const KeyListSchema = z.object({ keys: z.array(KeySchema) }).openapi('OperatorKeyList');

const route = createRoute({
  method: 'get',
  path: '/api/v1/keys',
  operationId: 'listKeys',
  tags: ['operators'],
  summary: 'The operator keys, revoked ones too',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  responses: { 200: json(KeyListSchema, 'The keys.'), ...problems('unauthorized', 'forbidden', 'not_found') },
});

/** GET /keys */
export function registerListKeys(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => c.json({ keys: await listOperatorKeys(db) }, 200));
}
