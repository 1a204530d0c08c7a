import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listSandboxRecords } from '../../../store/sandbox/sandbox-records.ts';
import { anyCaller } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { SandboxRecordListSchema } from '../schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/sandbox/dns/records',
  operationId: 'listSandboxRecords',
  tags: ['sandbox'],
  summary: "What the sandbox DNS holds of the tenants' records",
  description: 'There only in the sandbox, and only from its own machine.',
  security: secured,
  middleware: [anyCaller()] as const,
  responses: { 200: json(SandboxRecordListSchema, 'The records.'), ...problems('unauthorized', 'not_found') },
});

/** GET /sandbox/dns/records */
export function registerListSandboxRecords(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => c.json({ records: await listSandboxRecords(db) }, 200));
}
