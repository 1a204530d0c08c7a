import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants/{tenant}', () => {
  test('200 for operators and for both roles of the tenant', async () => {
    const api = createTestApi(database.db);
    const tenant = await aTenant(database.db);
    for (const as of [undefined, api.token(tenant.id, 'viewer'), api.token(tenant.id, 'admin')]) {
      const response = await api.call('GET', `tenants/${tenant.id}`, as === undefined ? {} : { as });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(tenant);
    }
  });

  test('a tenant sees no other tenant, and nobody without a key sees one', async () => {
    const api = createTestApi(database.db);
    const tenant = await aTenant(database.db);
    const as = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('GET', 'tenants/x'))).toBe('400 invalid_request');
    expect(await refusal(await api.call('GET', `tenants/${tenant.id}`, { as: null }))).toBe(
      '401 unauthorized',
    );
    expect(await refusal(await api.call('GET', `tenants/${tenant.id}`, { as }))).toBe('404 tenant_not_found');
    expect(await refusal(await api.call('GET', `tenants/${randomUUID()}`))).toBe('404 tenant_not_found');
  });
});
