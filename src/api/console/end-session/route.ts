import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { endSession } from '../../../store/operators/sessions.ts';
import { readCookie, takeCookieBack } from '../../auth/cookies.ts';
import { hashSecret } from '../../auth/operator-keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { problems } from '../../http/schemas.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/session',
  operationId: 'endSession',
  tags: ['operators'],
  summary: 'Sign out of the console',
  description:
    'Ends the session of the cookie, here; the one at the identity provider goes on. Without a session nothing happens.',
  responses: { 204: { description: 'There is no session any more.' }, ...problems() },
});

/** DELETE /session: nobody is hurt by another site that asks for it, so that it needs no proof of the page. */
export function registerEndSession(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const cookie = readCookie(c, 'session');
    const now = clock().toISOString();
    if (cookie !== null) await endSession(db, { hash: hashSecret(cookie), requestId: c.var.requestId, now });
    takeCookieBack(c, 'session');
    return c.body(null, 204);
  });
}
