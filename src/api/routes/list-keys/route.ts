import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listOperatorKeys } from '../../../store/keys.ts';
import { operatorsOnly } from '../../auth.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiEnv } from '../../env.ts';
import { json, problems, secured } from '../../schemas/common.ts';
import { KeySchema } from '../../schemas/key.ts';

const KeyListSchema = z.object({ keys: z.array(KeySchema) }).openapi('OperatorKeyList');

const route = createRoute({
  method: 'get',
  path: '/api/v1/keys',
  operationId: 'listKeys',
  tags: ['operators'],
  summary: 'The operator keys, revoked ones too',
  security: secured,
  middleware: [operatorsOnly()] as const,
  responses: { 200: json(KeyListSchema, 'The keys.'), ...problems('unauthorized', 'not_found') },
});

/** GET /keys */
export function registerListKeys(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => c.json({ keys: await listOperatorKeys(db) }, 200));
}
