import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, BY_OPERATOR, NOON } from '../../testing/store-builders.ts';
import { requestChange } from './requests.ts';
import { listTimeline } from './timeline.ts';

describe('the timeline', () => {
  const database = useDatabase();

  test.each([
    ['changed', "update portal_domain_events set message = 'it never was'"],
    ['deleted', 'delete from portal_domain_events'],
    ['emptied', 'truncate portal_domain_events'],
    ['emptied with its domains', 'truncate portal_domains cascade'],
  ])('cannot be %s', async (_how, statement) => {
    const { id } = await aDomain(database.db);
    const before = await listTimeline(database.db, id, { limit: 10 });
    expect(before).toHaveLength(1);
    await expect(sql.raw(statement).execute(database.db)).rejects.toMatchObject({ code: '23001' });
    expect(await listTimeline(database.db, id, { limit: 10 })).toEqual(before);
  });

  test('is read newest first, page by page, and holds one domain only', async () => {
    const { id } = await aDomain(database.db);
    await aDomain(database.db);
    for (const request of ['refresh', 'disable', 'retry'] as const) {
      await requestChange(database.db, { id, tenant: null, request, by: BY_OPERATOR, now: NOON });
    }
    const first = await listTimeline(database.db, id, { limit: 2 });
    const second = await listTimeline(database.db, id, { limit: 2, before: first.at(-1)?.id ?? 0 });
    expect([...first, ...second].map(({ kind, to }) => to ?? kind)).toEqual([
      'retry',
      'disable',
      'refresh',
      'pending_dns',
    ]);
    expect(await listTimeline(database.db, 'no-id', { limit: 2 })).toEqual([]);
  });
});
