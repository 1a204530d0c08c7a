import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { checkSandboxRecord, type SandboxRecord } from '../../../sandbox/records.ts';
import { listSandboxRecords, putSandboxRecord } from '../../../store/sandbox/sandbox-records.ts';
import { changingCaller } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { body, json, problems, secured } from '../../http/schemas.ts';
import { SandboxRecordSchema } from '../schemas.ts';

const route = createRoute({
  method: 'put',
  path: '/api/v1/sandbox/dns/records',
  operationId: 'putSandboxRecord',
  tags: ['sandbox'],
  summary: 'Publish a record in the sandbox DNS',
  description:
    'In place of the one with this name and type. There only in the sandbox, and only from its own machine.',
  security: secured,
  middleware: [changingCaller()] as const,
  request: { body: body(SandboxRecordSchema) },
  responses: {
    200: json(SandboxRecordSchema, 'The record as it is published.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'not_found',
      'unsupported_media_type',
    ),
  },
});

/** PUT /sandbox/dns/records */
export function registerPutSandboxRecord(app: OpenAPIHono<ApiEnv>, { db, clock }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const record = acceptSandboxRecord(c.req.valid('json'), await listSandboxRecords(db));
    await putSandboxRecord(db, record, { by: c.var.caller.author, now: clock().toISOString() });
    return c.json(record, 200);
  });
}

/**
 * Returns the record in the form that is stored.
 * @param others the records that the sandbox holds already.
 * @throws ApiProblem with the sentence that says what to give instead.
 */
function acceptSandboxRecord(record: SandboxRecord, others: readonly SandboxRecord[]): SandboxRecord {
  const checked = checkSandboxRecord(record, others);
  if (checked.ok) return checked.record;
  const errors = [{ field: 'values', message: checked.detail }];
  throw new ApiProblem('invalid_request', `${checked.detail}.`, { errors });
}
