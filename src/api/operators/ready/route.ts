import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type DatabaseTrouble, troubleWords } from '../../../store/database/trouble.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json } from '../../http/schemas.ts';

const CheckSchema = z.enum(['ok', 'failed', 'unknown']);

const ReadySchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checks: z.object({
      ...{ database: CheckSchema, migrations: CheckSchema, servedNames: CheckSchema },
      notifications: CheckSchema.openapi({
        description:
          'Failed: changes are seen seconds late, as by a pooler in transaction mode. It does not end readiness.',
      }),
    }),
    problem: z
      .object({
        code: z.string().nullable().openapi({ description: 'SQLSTATE, or the code of a network error.' }),
        detail: z.string(),
        fix: z.string(),
      })
      .optional()
      .openapi({ description: 'Where `database` failed: its state, and what an operator does about it.' }),
  })
  .openapi('Readiness');

const route = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'ready',
  tags: ['health'],
  summary: 'Whether it can do its work',
  responses: {
    200: json(ReadySchema, 'Database reachable, writable and up to date, served names loaded.'),
    503: json(ReadySchema, 'Something is missing; `checks` says what.'),
  },
});

type Check = z.infer<typeof CheckSchema>;

/** GET /readyz */
export function registerReady(
  app: OpenAPIHono<ApiEnv>,
  { health, servedNames, notifications }: ApiDeps,
): void {
  app.openapi(route, async (c) => {
    const { trouble, pending } = await health.check();
    const checks = {
      database: trouble === null ? 'ok' : 'failed',
      migrations: pending === null ? 'unknown' : pending.length === 0 ? 'ok' : 'failed',
      servedNames: servedNames.ready ? 'ok' : 'failed',
      notifications: notifications.heard === null ? 'unknown' : notifications.heard ? 'ok' : 'failed',
    } as const satisfies Record<string, Check>;
    const { notifications: _, ...needed } = checks;
    const isReady = Object.values(needed).every((check) => check === 'ok');
    c.header('Cache-Control', 'no-store');
    if (isReady) return c.json({ status: 'ready' as const, checks }, 200);
    return c.json({ status: 'not_ready' as const, checks, ...problemOf(trouble) }, 503);
  });
}

function problemOf(trouble: DatabaseTrouble | null) {
  if (trouble === null) return {};
  return { problem: { code: trouble.code, detail: troubleWords(trouble), fix: trouble.fix } };
}
