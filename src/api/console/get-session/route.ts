import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { OPERATOR_ROLES } from '../../../core/operators/roles.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems } from '../../http/schemas.ts';
import { SIGN_IN_PATH } from '../sign-in/paths.ts';

const SessionSchema = z
  .object({
    operator: z
      .object({
        role: z.enum(OPERATOR_ROLES),
        name: z.string().nullable().openapi({ description: 'As the issuer names the person; null: a key.' }),
        by: z.enum(['key', 'session']),
      })
      .nullable()
      .openapi({ description: 'Who asks; null: nobody who is an operator.' }),
    signInPath: z
      .string()
      .nullable()
      .openapi({ description: 'Where a browser signs in by OpenID Connect; null: that is not set up.' }),
  })
  .openapi('OperatorSession');

const route = createRoute({
  method: 'get',
  path: '/api/v1/session',
  operationId: 'getSession',
  tags: ['operators'],
  summary: 'Who asks, as the console needs to know it',
  description: 'Needs no key: without one it says how to sign in.',
  responses: { 200: json(SessionSchema, 'Who asks.'), ...problems() },
});

/** GET /session */
export function registerGetSession(app: OpenAPIHono<ApiEnv>, { signIn }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const caller = await c.var.identify();
    const signInPath = signIn === null ? null : SIGN_IN_PATH;
    if (caller?.kind !== 'operator') return c.json({ operator: null, signInPath }, 200);
    const { role, by, author } = caller;
    const name = by === 'key' ? null : (author.subject ?? author.id);
    return c.json({ operator: { role, name, by }, signInPath }, 200);
  });
}
