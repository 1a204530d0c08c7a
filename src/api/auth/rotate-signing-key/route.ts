import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { rotateSigningKey } from '../../../store/keys/signing-keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { body, json, problems, secured } from '../../http/schemas.ts';
import { operatorsOnly } from '../auth.ts';
import { SigningKeySchema } from '../schemas.ts';
import { LONGEST_TOKEN_SECONDS } from '../token-ring.ts';

const RotateSigningKeySchema = z
  .strictObject({
    endOld: z.enum(['after_longest_token', 'now']).default('after_longest_token').openapi({
      description:
        '`after_longest_token`: tokens that are out stay valid until they end by themselves. `now`: every token that is out is refused from now on, within a second everywhere.',
    }),
  })
  .openapi('RotateSigningKey');

const RotatedSchema = z
  .object({ key: SigningKeySchema, old: z.array(SigningKeySchema) })
  .openapi('RotatedSigningKey');

const route = createRoute({
  method: 'post',
  path: '/api/v1/signing-keys',
  operationId: 'rotateSigningKey',
  tags: ['operators'],
  summary: 'Sign tenant tokens with a new key',
  description: 'For operators. Ending the old key at once revokes every tenant token.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { body: body(RotateSigningKeySchema) },
  responses: {
    201: json(RotatedSchema, 'The new key, and when those before it end. No secret is shown.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'not_found',
      'too_large',
      'unsupported_media_type',
    ),
  },
});

/** POST /signing-keys */
export function registerRotateSigningKey(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const { db, clock, newId, newSecret, tokenRing } = deps;
  app.openapi(route, async (c) => {
    const { endOld } = c.req.valid('json');
    const at = clock();
    const now = at.toISOString();
    const endOldAt = new Date(at.getTime() + (endOld === 'now' ? 0 : LONGEST_TOKEN_SECONDS * 1000));
    const key = { id: newId(), secret: newSecret() };
    const by = c.var.caller.author;
    const old = await rotateSigningKey(db, { key, endOldAt: endOldAt.toISOString(), by, now });
    tokenRing.forget();
    const shown = old.map(({ id, createdAt, endsAt }) => ({ id, createdAt, endsAt }));
    return c.json({ key: { id: key.id, createdAt: now, endsAt: null }, old: shown }, 201);
  });
}
