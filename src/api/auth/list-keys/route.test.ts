import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('GET /keys', () => {
  test('operators see which keys there are; for tenants there is no such list', async () => {
    const api = createTestApi(database.db);
    await api.call('POST', 'keys', { body: { label: 'ci' } });
    expect(await (await api.call('GET', 'keys')).json()).toMatchObject({
      keys: [{ label: 'ci', revokedAt: null }],
    });
    expect(await refusal(await api.call('GET', 'keys', { as: null }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('GET', 'keys', { as }))).toBe('404 not_found');
  });
});
