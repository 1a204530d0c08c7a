import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('POST /keys, DELETE /keys/{id}', () => {
  test('201: the key works until it is revoked, and its text is kept nowhere', async () => {
    const api = createTestApi(database.db);
    const response = await api.call('POST', 'keys', { body: { label: 'ci' } });
    expect(response.status).toBe(201);
    const { id, key } = await jsonOf<{ id: string; key: string }>(response);
    expect(key).toMatch(/^pdk_[0-9a-f]{64}$/);
    expect((await api.call('GET', 'stats', { as: key })).status).toBe(200);
    expect(await (await api.call('GET', 'keys')).text()).not.toContain(key);
    expect((await api.call('DELETE', `keys/${id}`)).status).toBe(204);
    expect(await refusal(await api.call('GET', 'stats', { as: key }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('DELETE', `keys/${id}`))).toBe('404 key_not_found');
  });

  test('a key without a label, for nobody, for a tenant, or asked for in no JSON is refused', async () => {
    const api = createTestApi(database.db);
    const body = { label: 'ci' };
    expect(await refusal(await api.call('POST', 'keys', { body: '[' }))).toBe('400 invalid_json');
    expect(await refusal(await api.call('POST', 'keys', { body: { label: '' } }))).toBe(
      '400 invalid_request',
    );
    expect(await refusal(await api.call('POST', 'keys', { as: null, body }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('POST', 'keys', { as, body }))).toBe('404 not_found');
    const headers = { 'Content-Type': 'text/plain' };
    expect(await refusal(await api.call('POST', 'keys', { body: 'x', headers }))).toBe(
      '415 unsupported_media_type',
    );
  });
});
