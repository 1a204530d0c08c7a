import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../store/database/database.ts';
import { createTestApi } from '../../../testing/api.ts';

describe('GET /healthz', () => {
  test('200 also while the database is away', async () => {
    const api = createTestApi(openDatabase('postgres://nobody@127.0.0.1:1/none'));
    const response = await api.call('GET', '/healthz', { as: null });
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });
});
