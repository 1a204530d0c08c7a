import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listAudit } from '../../../store/audit/audit.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, UuidSchema } from '../../http/schemas.ts';
import { AuditPageSchema } from '../audit-schemas.ts';
import { NumberCursorSchema } from '../page.ts';

const QuerySchema = z.object({
  tenant: UuidSchema.optional(),
  domain: UuidSchema.optional().openapi({ description: 'The id of a domain, which may be gone by now.' }),
  cursor: NumberCursorSchema.optional().openapi({
    description: '`nextCursor` of the page before.',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/audit',
  operationId: 'listAudit',
  tags: ['operators'],
  summary: 'Who changed what',
  description: 'For operators. Written with each change, in its transaction; nobody can change or remove it.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  request: { query: QuerySchema },
  responses: {
    200: json(AuditPageSchema, 'The entries, newest first.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /audit */
export function registerListAudit(app: OpenAPIHono<ApiEnv>, { db }: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant, domain, cursor, limit } = c.req.valid('query');
    const entries = await listAudit(db, { tenant, domain, before: cursor, limit });
    const oldest = entries.length === limit ? entries.at(-1) : undefined;
    return c.json({ entries, nextCursor: oldest === undefined ? null : String(oldest.id) }, 200);
  });
}
