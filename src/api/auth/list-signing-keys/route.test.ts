import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ensureSigningKey } from '../../../store/keys/signing-keys.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { NOON } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /signing-keys', () => {
  test('200: which there are, and no secret', async () => {
    const makeNew = () => ({ id: 'k1', secret: 'very-secret' });
    await ensureSigningKey(database.db, { makeNew, now: NOON });
    const response = await createTestApi(database.db).call('GET', 'signing-keys');
    expect(await jsonOf(response)).toEqual({ keys: [{ id: 'k1', createdAt: NOON, endsAt: null }] });
  });

  test('nobody without a key sees them, and for tenants there is no such list', async () => {
    const api = createTestApi(database.db);
    expect(await refusal(await api.call('GET', 'signing-keys', { as: null }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('GET', 'signing-keys', { as }))).toBe('404 not_found');
  });
});
