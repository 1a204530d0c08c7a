import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('DELETE /keys/{id}', () => {
  test('operators revoke a key that is there; for tenants there is none', async () => {
    const api = createTestApi(database.db);
    const made = await api.call('POST', 'keys', { body: { label: 'ci' } });
    const { id } = await jsonOf<{ id: string }>(made);
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('DELETE', 'keys/x'))).toBe('400 invalid_request');
    expect(await refusal(await api.call('DELETE', `keys/${id}`, { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('DELETE', `keys/${id}`, { as }))).toBe('404 not_found');
    expect(await refusal(await api.call('DELETE', `keys/${randomUUID()}`))).toBe('404 key_not_found');
    expect((await api.call('DELETE', `keys/${id}`)).status).toBe(204);
  });
});
