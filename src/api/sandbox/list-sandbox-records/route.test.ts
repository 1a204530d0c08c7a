import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('GET /sandbox/dns/records', () => {
  test('200 for any caller, 401 for nobody, 404 outside of the sandbox', async () => {
    const api = createTestApi(database.db, { settings: { sandbox: true } });
    const as = api.token(randomUUID(), 'viewer');
    expect(await (await api.call('GET', 'sandbox/dns/records', { as })).json()).toEqual({ records: [] });
    expect(await refusal(await api.call('GET', 'sandbox/dns/records', { as: null }))).toBe(
      '401 unauthorized',
    );
    const off = createTestApi(database.db);
    expect(await refusal(await off.call('GET', 'sandbox/dns/records'))).toBe('404 not_found');
  });
});
