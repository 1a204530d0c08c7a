import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { eventually } from '../testing/eventually.ts';
import { seedLargeFleet } from '../testing/large-fleet.ts';
import { useDatabase } from '../testing/postgres.ts';
import { NOON } from '../testing/store-builders.ts';
import { keepHouse } from './housekeeping.ts';

describe('the housekeeping of a worker', () => {
  const database = useDatabase({ per: 'test' });
  beforeEach(() =>
    seedLargeFleet(database.db, { domains: 120, tenants: 20, eventsPerDomain: 16, now: NOON }),
  );
  const count = async (table: 'portal_domain_events' | 'domain_counts') =>
    (await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(database.db)).rows[0]
      ?.count ?? 0;

  async function keepUntil(timelineDays: number, isDone: () => Promise<boolean>): Promise<number> {
    const metrics = createWorkerMetrics();
    const stop = new AbortController();
    const keeping = keepHouse({
      ...{
        db: database.db,
        metrics,
        log: createLog('silent', 'test'),
        clock: () => new Date(NOON),
        timelineDays,
      },
      ...{ signal: stop.signal, paces: { everyMs: 5, delayMs: 1 } },
    });
    await eventually('it is done', isDone);
    stop.abort();
    await keeping;
    return (await metrics.timelineRemoved.get()).values[0]?.value ?? 0;
  }
  const passEnded = async () =>
    (await sql`select from timeline_retention where ended_at is not null`.execute(database.db)).rows
      .length === 1;

  test('removes lines that are older than the setting says, and counts them', async () => {
    const before = await count('portal_domain_events');
    const removed = await keepUntil(150, passEnded);
    expect(removed).toBeGreaterThan(0);
    expect(await count('portal_domain_events')).toBe(before - removed);
  });

  test('removes what was kept of requests, after a day', async () => {
    const { db } = database;
    await sql`insert into idempotency_keys (owner, key, request, resource_id, begun_at, status, body)
      select 'tenant:one', n::text, 'hash', gen_random_uuid(), ${NOON}::timestamptz - n * interval '1 hour', 200, '{}'
      from generate_series(1, 40) n`.execute(db);
    const left = async () =>
      (await db.selectFrom('idempotency_keys').select('key').execute()).map(({ key }) => Number(key));
    await keepUntil(0, async () => (await left()).length < 40);
    expect(Math.max(...(await left()))).toBe(24);
  });

  test('removes none with 0 days, and folds the counts', async () => {
    const { db } = database;
    await sql`insert into domain_counts (gateway, wanted, status, reason, domains)
      select 'default', true, 'active', null, n % 2 * 2 - 1 from generate_series(1, 2000) n`.execute(db);
    const before = await count('portal_domain_events');
    expect(await keepUntil(0, async () => (await count('domain_counts')) < 100)).toBe(0);
    expect([await count('portal_domain_events'), await passEnded()]).toEqual([before, false]);
  });
});
