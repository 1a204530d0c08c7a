import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /stats', () => {
  test('operators see the counts; for tenants there are none', async () => {
    const api = createTestApi(database.db);
    const { tenant } = await aDomain(database.db);
    await aServedDomain(database.db, { domain: 'live.acme.com' });
    await api.deps.servedNames.load();
    expect(await (await api.call('GET', 'stats')).json()).toMatchObject({
      domains: { total: 2, byStatus: { pending_dns: 1, active: 1, disabled: 0 } },
      servedNames: 1,
      outboxDepth: 2,
      ourIncidents: [],
      gateways: [{ name: 'default', baseDomain: 'portal.example.com', names: 2, limit: 3000 }],
    });
    expect(await refusal(await api.call('GET', 'stats', { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('GET', 'stats', { as: api.token(tenant, 'admin') }))).toBe(
      '404 not_found',
    );
  });
});
