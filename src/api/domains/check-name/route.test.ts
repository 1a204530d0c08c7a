import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal, type TestApi } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

const check = (api: TestApi, tenant: string, name: string) =>
  api.call('GET', `tenants/${tenant}/domains:check?domain=${encodeURIComponent(name)}`);

describe('GET /tenants/{tenant}/domains:check', () => {
  test('200: the name as it would be stored, and nothing is', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const answer = await check(api, id, 'Portal.Bücher.de.');
    expect(await answer.json()).toEqual({
      status: 'accepted',
      domain: 'portal.xn--bcher-kva.de',
      displayDomain: 'portal.bücher.de',
    });
    const list = await api.call('GET', `tenants/${id}/domains`);
    expect(await list.json()).toEqual({ domains: [], nextCursor: null });
  });

  test.each([
    'not a name',
    '1.2.3.4',
    'co.uk',
    'portal.acme.localhost',
    'x.portal.example.com',
    'x.vendor.net',
    '*.acme.com',
    'portal.p\u0430ypal.com',
    'portal.fabr1kam-looks.com',
  ])('%j is answered as its registration is', async (name) => {
    const api = createTestApi(database.db, { settings: { reservedNames: ['vendor.net'] } });
    const { id } = await aTenant(database.db);
    const checked = await check(api, id, name);
    const registered = await api.call('POST', `tenants/${id}/domains`, { body: { domain: name } });
    const { status, problem } = await jsonOf<{ status: string; problem?: object }>(checked);
    expect(status).toBe(registered.ok ? 'accepted' : 'refused');
    const { instance: _, ...refused } = await jsonOf<{ instance?: string }>(registered);
    if (!registered.ok) expect(problem).toEqual(refused);
  });

  test('200: refused, as the tenant has it already; another tenant may have it for it', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db, { domain: `${randomUUID()}.acme.com` });
    const own = await check(api, domain.tenant, domain.domain.toUpperCase());
    expect(await own.json()).toMatchObject({
      status: 'refused',
      problem: { code: 'already_registered', domainId: domain.id },
    });
    const other = await aTenant(database.db);
    expect(await (await check(api, other.id, domain.domain)).json()).toMatchObject({ status: 'accepted' });
  });

  test('200: accepted, though its registration is refused for a name of another tenant, of which nothing is said', async () => {
    const api = createTestApi(database.db);
    await aServedDomain(database.db, { domain: 'portal.xn--bcher-modem-thb.de' });
    const { id } = await aTenant(database.db);
    const name = 'login.b\u00fccher-modern.de';
    const checked = await check(api, id, name);
    expect(await checked.json()).toMatchObject({ status: 'accepted' });
    const registered = await api.call('POST', `tenants/${id}/domains`, { body: { domain: name } });
    expect(await refusal(registered)).toBe('422 confusable_hostname');
  });

  test('200: accepted, as it was removed, though it is still in the DNS', async () => {
    const api = createTestApi(database.db);
    const domain = await aServedDomain(database.db, { domain: `${randomUUID()}.acme.com` });
    await api.call('DELETE', `tenants/${domain.tenant}/domains/${domain.id}`);
    expect(await (await check(api, domain.tenant, domain.domain)).json()).toMatchObject({
      status: 'accepted',
    });
  });

  test('400: no name, or a parameter too many', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    expect(await refusal(await api.call('GET', `tenants/${id}/domains:check`))).toBe('400 invalid_request');
    const more = await api.call('GET', `tenants/${id}/domains:check?domain=a.acme.com&x=1`);
    expect(await refusal(more)).toBe('400 invalid_request');
  });
});
