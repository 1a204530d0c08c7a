import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants', () => {
  test('200 for operators, 401 for nobody, 404 for a tenant', async () => {
    const api = createTestApi(database.db);
    const tenant = await aTenant(database.db);
    expect(await (await api.call('GET', 'tenants')).json()).toEqual({ tenants: [tenant] });
    expect(await refusal(await api.call('GET', 'tenants', { as: null }))).toBe('401 unauthorized');
    const as = api.token(tenant.id, 'admin');
    expect(await refusal(await api.call('GET', 'tenants', { as }))).toBe('404 not_found');
  });
});
