import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('POST /tenants/{tenant}/tokens', () => {
  test('201: a token that opens this tenant only, for an hour unless said', async () => {
    let now = new Date('2026-11-24T12:00:00.000Z');
    const api = createTestApi(database.db, { clock: () => now });
    const tenant = await aTenant(database.db);
    const response = await api.call('POST', `tenants/${tenant.id}/tokens`, { body: { role: 'viewer' } });
    expect(response.status).toBe(201);
    const made = await jsonOf<{ token: string }>(response);
    expect(made).toMatchObject({
      tenant: tenant.id,
      role: 'viewer',
      expiresIn: 3600,
      expiresAt: '2026-11-24T13:00:00.000Z',
    });
    expect(made.token).toMatch(/^pdt_[\w-]+\.[\w-]+$/);
    const read = () => api.call('GET', `tenants/${tenant.id}`, { as: made.token });
    now = new Date('2026-11-24T12:59:59.000Z');
    expect((await read()).status).toBe(200);
    now = new Date('2026-11-24T13:00:00.000Z');
    expect(await refusal(await read())).toBe('401 unauthorized');
  });

  test('a token with a wrong role or time, for nobody, for a tenant, or of no tenant is refused', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const path = `tenants/${id}/tokens`;
    const body = { role: 'admin', expiresIn: 60 };
    expect(await refusal(await api.call('POST', path, { body: '{' }))).toBe('400 invalid_json');
    for (const wrong of [
      { role: 'owner' },
      { role: 'admin', expiresIn: 0 },
      { role: 'admin', expiresIn: 86_401 },
    ]) {
      expect(await refusal(await api.call('POST', path, { body: wrong }))).toBe('400 invalid_request');
    }
    expect(await refusal(await api.call('POST', path, { as: null, body }))).toBe('401 unauthorized');
    const own = api.token(id, 'admin');
    expect(await refusal(await api.call('POST', path, { as: own, body }))).toBe('403 forbidden');
    expect(await refusal(await api.call('POST', `tenants/${randomUUID()}/tokens`, { body }))).toBe(
      '404 tenant_not_found',
    );
    const headers = { 'Content-Type': 'text/plain' };
    expect(await refusal(await api.call('POST', path, { body: 'x', headers }))).toBe(
      '415 unsupported_media_type',
    );
  });
});
