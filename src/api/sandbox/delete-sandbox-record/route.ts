import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteSandboxRecord } from '../../../store/sandbox/sandbox-records.ts';
import { changingCaller } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { problems, secured } from '../../http/schemas.ts';
import { SandboxRecordKeySchema } from '../schemas.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/v1/sandbox/dns/records',
  operationId: 'deleteSandboxRecord',
  tags: ['sandbox'],
  summary: 'Take a record out of the sandbox DNS',
  description: 'There only in the sandbox, and only from its own machine.',
  security: secured,
  middleware: [changingCaller()] as const,
  request: { query: SandboxRecordKeySchema },
  responses: {
    204: { description: 'Gone.' },
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'record_not_found'),
  },
});

/** DELETE /sandbox/dns/records */
export function registerDeleteSandboxRecord(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { name, type } = c.req.valid('query');
    const change = { by: c.var.caller.author, now: clock().toISOString() };
    if (!(await deleteSandboxRecord(db, { name, type }, change))) {
      throw new ApiProblem('record_not_found', `The sandbox DNS holds no ${type} record for ${name}.`);
    }
    return c.body(null, 204);
  });
}
