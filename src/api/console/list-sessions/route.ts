import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { OPERATOR_ROLES } from '../../../core/operators/roles.ts';
import { listSessions } from '../../../store/operators/sessions.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, TimeSchema, UuidSchema } from '../../http/schemas.ts';

const SessionListSchema = z
  .object({
    sessions: z.array(
      z.object({
        id: UuidSchema,
        subject: z.string().openapi({ description: "The person's id at the identity provider." }),
        email: z.string().nullable(),
        role: z.enum(OPERATOR_ROLES),
        createdAt: TimeSchema,
        expiresAt: TimeSchema,
      }),
    ),
  })
  .openapi('OperatorSessionList');

const route = createRoute({
  method: 'get',
  path: '/api/v1/sessions',
  operationId: 'listSessions',
  tags: ['operators'],
  summary: 'The sessions of the console that last',
  description: 'Newest first; none where nobody signs in by OpenID Connect.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  responses: {
    200: json(SessionListSchema, 'The sessions.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /sessions */
export function registerListSessions(app: OpenAPIHono<ApiEnv>, { db, clock, signIn }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const now = clock().toISOString();
    const sessions = signIn === null ? [] : await listSessions(db, { policy: signIn.policy, now });
    return c.json({ sessions }, 200);
  });
}
