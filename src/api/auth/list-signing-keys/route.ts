import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listSigningKeys } from '../../../store/keys/signing-keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { operatorsOnly } from '../auth.ts';
import { SigningKeySchema } from '../schemas.ts';

const SigningKeyListSchema = z.object({ keys: z.array(SigningKeySchema) }).openapi('SigningKeyList');

const route = createRoute({
  method: 'get',
  path: '/api/v1/signing-keys',
  operationId: 'listSigningKeys',
  tags: ['operators'],
  summary: 'The keys that sign tenant tokens, ended ones too',
  description: 'For operators. No secret is shown.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  responses: {
    200: json(SigningKeyListSchema, 'The keys, newest first.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /signing-keys */
export function registerListSigningKeys(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const keys = await listSigningKeys(db);
    return c.json({ keys: keys.map(({ id, createdAt, endsAt }) => ({ id, createdAt, endsAt })) }, 200);
  });
}
