import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('DELETE /sandbox/dns/records', () => {
  test('operators delete a record that is there, and in the sandbox only', async () => {
    const api = createTestApi(database.db, { settings: { sandbox: true } });
    const body = { name: 'a.acme.localhost', type: 'A', values: ['127.0.0.1'] };
    await api.call('PUT', 'sandbox/dns/records', { body });
    const path = 'sandbox/dns/records?name=a.acme.localhost&type=A';
    const as = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('DELETE', 'sandbox/dns/records'))).toBe('400 invalid_request');
    expect(await refusal(await api.call('DELETE', path, { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('DELETE', path, { as }))).toBe('403 forbidden');
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect(await refusal(await api.call('DELETE', path))).toBe('404 record_not_found');
    expect(await refusal(await createTestApi(database.db).call('DELETE', path))).toBe('404 not_found');
  });
});
