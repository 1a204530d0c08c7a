import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { revokeSession } from '../../../store/operators/sessions.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { problems, secured, UuidSchema } from '../../http/schemas.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/sessions/{id}',
  operationId: 'revokeSession',
  tags: ['operators'],
  summary: "End somebody's session of the console",
  description: 'The next request with it is refused. The person may sign in again, with the role of then.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: z.object({ id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    204: { description: 'Ended.' },
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'session_not_found'),
  },
});

/** DELETE /sessions/{id} */
export function registerRevokeSession(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const isEnded = await revokeSession(db, { id, by: c.var.caller.author, now: clock().toISOString() });
    if (!isEnded) throw new ApiProblem('session_not_found', `There is no session ${id} that lasts.`);
    return c.body(null, 204);
  });
}
