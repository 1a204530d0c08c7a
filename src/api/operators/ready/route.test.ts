import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../store/database/database.ts';
import { createTestApi } from '../../../testing/api.ts';
import { createEmptyDatabase, useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

const check = async (api: ReturnType<typeof createTestApi>) => {
  const response = await api.call('GET', '/readyz', { as: null });
  return [response.status, await response.json()];
};

describe('GET /readyz', () => {
  test('503 until the served names are loaded, then 200', async () => {
    const api = createTestApi(database.db);
    expect(await check(api)).toEqual([
      503,
      {
        status: 'not_ready',
        checks: { database: 'ok', migrations: 'ok', servedNames: 'failed', notifications: 'unknown' },
      },
    ]);
    await api.deps.servedNames.load();
    expect(await check(api)).toMatchObject([200, { status: 'ready' }]);
  });

  test('says that notifications do not come through, and stays ready, as memory is loaded again and again', async () => {
    const api = createTestApi(database.db);
    await api.deps.servedNames.load();
    api.deps.notifications.heard = false;
    expect(await check(api)).toMatchObject([200, { checks: { notifications: 'failed' } }]);
    api.deps.notifications.heard = true;
    expect(await check(api)).toMatchObject([200, { checks: { notifications: 'ok' } }]);
  });

  test('503 while migrations are missing, or the database is away', async () => {
    const empty = await createEmptyDatabase();
    expect(await check(createTestApi(empty.db))).toMatchObject([503, { checks: { migrations: 'failed' } }]);
    await empty.drop();
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none');
    expect(await check(createTestApi(away))).toMatchObject([
      503,
      { checks: { database: 'failed', migrations: 'unknown' } },
    ]);
    await away.destroy();
  });
});
