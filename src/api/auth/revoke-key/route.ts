import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { revokeOperatorKey } from '../../../store/keys/keys.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { problems, secured, UuidSchema } from '../../http/schemas.ts';
import { operatorsOnly } from '../auth.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/keys/{id}',
  operationId: 'revokeKey',
  tags: ['operators'],
  summary: 'Revoke an operator key',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: z.object({ id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    204: { description: 'Revoked; it is refused from now on.' },
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'key_not_found'),
  },
});

/** DELETE /keys/{id} */
export function registerRevokeKey(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const revoked = await revokeOperatorKey(db, {
      ...{ id, by: c.var.caller.author, now: clock().toISOString() },
    });
    if (!revoked) throw new ApiProblem('key_not_found', `There is no key ${id} in force.`);
    return c.body(null, 204);
  });
}
