import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { publicKeySet } from '../../../assertions/keys.ts';
import { listAssertionKeys } from '../../../store/keys/assertion-keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json } from '../../http/schemas.ts';

const KeySchema = z
  .object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().openapi({ description: 'The public key, base64url.' }),
    kid: z.string(),
    alg: z.literal('EdDSA'),
    use: z.literal('sig'),
  })
  .openapi('AssertionKey');

const KeySetSchema = z.object({ keys: z.array(KeySchema) }).openapi('AssertionKeySet');

const route = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'getAssertionKeys',
  tags: ['assertions'],
  summary: 'The keys by which the origin verifies X-Portal-Assertion',
  description:
    'Public, as a JWK set (RFC 7517). A key is in it for a day before it signs, and until the last assertion that it signed has ended. Empty while PORTAL_ASSERTIONS has never been on.',
  responses: { 200: json(KeySetSchema, 'The keys, the oldest first.') },
});

/** A new key is published a day before it signs, so that an hour of caching does no harm. */
const CACHED = 'public, max-age=3600';

/** GET /.well-known/jwks.json */
export function registerGetJwks(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { keys } = publicKeySet(await listAssertionKeys(db));
    return c.json({ keys } as z.infer<typeof KeySetSchema>, 200, { 'Cache-Control': CACHED });
  });
}
