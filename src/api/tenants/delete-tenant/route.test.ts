import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

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
    expect(await list.json()).toEqual({ domains: [], nextCursor: null });
  });

  test('its tokens end: here at once, in other processes within a second, and for good when it is back', async () => {
    let now = Date.now();
    const clock = () => new Date(now);
    const [api, other] = [createTestApi(database.db, { clock }), createTestApi(database.db, { clock })];
    const { tenant } = await aDomain(database.db);
    const statusIn = async (process: typeof api, as: string) =>
      (await process.call('GET', `tenants/${tenant}/domains`, { as })).status;
    const old = api.token(tenant, 'admin', 86_400);
    expect([await statusIn(api, old), await statusIn(other, old)]).toEqual([200, 200]);
    await api.call('DELETE', `tenants/${tenant}`);
    expect(await statusIn(api, old)).toBe(401);
    now += 1_000;
    expect(await statusIn(other, old)).toBe(401);
    await api.call('PUT', `tenants/${tenant}`, { body: { name: 'Back' } });
    const newer = api.token(tenant, 'admin');
    expect([await statusIn(api, newer), await statusIn(api, old)]).toEqual([200, 401]);
    now += 86_340_000;
    expect(await statusIn(other, old)).toBe(401);
  });

  test('no request asks the database more for it: the rules are read once a second', async () => {
    const now = new Date();
    const api = createTestApi(database.db, { clock: () => now });
    const { id } = await aTenant(database.db);
    const as = api.token(id, 'viewer');
    await api.call('GET', `tenants/${id}`, { as });
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    await api.call('GET', `tenants/${id}`, { as });
    const statements = sent.mock.calls.map(([text]) => /^\w+/.exec(String(text))?.[0]);
    sent.mockRestore();
    expect(statements).toEqual(['begin', 'select', 'rollback']);
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
