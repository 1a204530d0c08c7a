import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { isUnavailable } from '../../../store/errors.ts';
import { pendingMigrations } from '../../../store/migrate.ts';
import type { ApiDeps } from '../../deps.ts';
import type { ApiEnv } from '../../env.ts';
import { json } from '../../schemas/common.ts';

const CheckSchema = z.enum(['ok', 'failed', 'unknown']);

const ReadySchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checks: z.object({ database: CheckSchema, migrations: CheckSchema, servedNames: CheckSchema }),
  })
  .openapi('Readiness');

const route = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'ready',
  tags: ['health'],
  summary: 'Whether it can do its work',
  responses: {
    200: json(ReadySchema, 'Database reachable and up to date, served names loaded.'),
    503: json(ReadySchema, 'Something is missing; `checks` says what.'),
  },
});

type Check = z.infer<typeof CheckSchema>;

/** GET /readyz */
export function registerReady(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const checks = {
      ...(await checkDatabase(deps)),
      servedNames: deps.servedNames.ready ? 'ok' : 'failed',
    } as const;
    const isReady = Object.values(checks).every((check) => check === 'ok');
    c.header('Cache-Control', 'no-store');
    if (isReady) return c.json({ status: 'ready' as const, checks }, 200);
    return c.json({ status: 'not_ready' as const, checks }, 503);
  });
}

async function checkDatabase({ db, log }: ApiDeps): Promise<{ database: Check; migrations: Check }> {
  try {
    const pending = await pendingMigrations(db);
    return { database: 'ok', migrations: pending.length === 0 ? 'ok' : 'failed' };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error }, 'not ready: the database cannot be reached');
    return { database: 'failed', migrations: 'unknown' };
  }
}
