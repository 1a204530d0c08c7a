import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { aDomain, aTenant } from '../../../testing/store-builders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('DELETE /tenants/{tenant}', () => {
  test('202: the tenant and its domains go; put again it has the same host and no domains', async () => {
    const api = createTestApi(database.db);
    const { id, tenant, canonicalHost } = await aDomain(database.db);
    const response = await api.call('DELETE', `tenants/${tenant}`);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: tenant, canonicalHost });
    for (const path of [`tenants/${tenant}`, `tenants/${tenant}/domains`])
      expect(await refusal(await api.call('GET', path))).toBe('404 tenant_not_found');
    const add = () => api.call('POST', `tenants/${tenant}/domains`, { body: { domain: 'new.acme.com' } });
    expect(await refusal(await add())).toBe('404 tenant_not_found');
    const retry = await api.call('POST', `tenants/${tenant}/domains/${id}/retry`);
    expect(await refusal(retry)).toBe('409 not_possible');
    const again = await api.call('PUT', `tenants/${tenant}`, { body: { name: 'Back' } });
    expect(await again.json()).toMatchObject({ canonicalHost });
    const list = await api.call('GET', `tenants/${tenant}/domains`);
    expect(await list.json()).toEqual({ domains: [] });
  });

  test('401 without a key, 403 for the tenant itself, 404 for another tenant and for one that is not there', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const as = (token: string | null) => api.call('DELETE', `tenants/${id}`, { as: token });
    expect(await refusal(await as(null))).toBe('401 unauthorized');
    expect(await refusal(await as(api.token(id, 'admin')))).toBe('403 forbidden');
    expect(await refusal(await as(api.token(randomUUID(), 'admin')))).toBe('404 tenant_not_found');
    expect(await refusal(await api.call('DELETE', `tenants/${randomUUID()}`))).toBe('404 tenant_not_found');
    expect((await api.call('GET', `tenants/${id}`)).status).toBe(200);
  });
});
