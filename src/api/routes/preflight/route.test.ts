import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getTenant } from '../../../store/tenants.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { aDnsObservation, aView, noSuchName } from '../../../testing/builders.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant } from '../../../testing/store-builders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('POST /preflight', () => {
  test('200: says what the DNS has now and stores nothing', async () => {
    const api = createTestApi(database.db, { dns: { observe: async () => noSuchName() } });
    const tenant = await aTenant(database.db);
    const as = api.token(tenant.id, 'viewer');
    const response = await api.call('POST', 'preflight', {
      as,
      body: { domain: 'portal.acme.com', tenant: tenant.id },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      registration: 'possible',
      domainId: null,
      canonicalHost: tenant.canonicalHost,
      needsOwnershipTxt: false,
      records: [{ purpose: 'routing', type: 'CNAME', value: tenant.canonicalHost, state: 'missing' }],
      conditions: [{ type: 'Owned' }, { type: 'PointsHere', reason: 'nxdomain', actor: 'tenant' }],
    });
    const list = await api.call('GET', `tenants/${tenant.id}/domains`, { as });
    expect(await list.json()).toEqual({ domains: [] });
  });

  test('200: says when it is registered already, or when there is no room', async () => {
    const api = createTestApi(database.db, { settings: { domainsPerTenant: 1 } });
    const { tenant, id, domain } = await aDomain(database.db);
    const ask = async (domain: string) =>
      (await api.call('POST', 'preflight', { body: { domain, tenant } })).json();
    expect(await ask(domain)).toMatchObject({ registration: 'already_registered', domainId: id });
    expect(await ask('other.acme.com')).toMatchObject({ registration: 'quota_exceeded', domainId: null });
  });

  test.each([
    ['not a name', 'invalid_hostname'],
    ['0x7f.1', 'ip_address'],
    ['github.io', 'public_suffix'],
    ['acme.test', 'reserved_name'],
    ['portal.example.com', 'own_domain'],
    ['*.acme.com', 'wildcard_not_supported'],
  ])('422: %j is refused as %s', async (domain, code) => {
    const api = createTestApi(database.db);
    const { id: tenant } = await aTenant(database.db);
    expect(await refusal(await api.call('POST', 'preflight', { body: { domain, tenant } }))).toBe(
      `422 ${code}`,
    );
  });

  test('422: look-alikes are held as on registration', async () => {
    const api = createTestApi(database.db);
    await aServedDomain(database.db, { domain: 'portal.fabrikam.com' });
    const { id: tenant } = await aTenant(database.db);
    for (const domain of ['portal.p\u0430ypal.com', 'fabr\u0131kam.com']) {
      const as = api.token(tenant, 'viewer');
      const response = await api.call('POST', 'preflight', { as, body: { domain, tenant } });
      expect(await refusal(response)).toBe('422 confusable_hostname');
    }
  });

  test('200: of another tenant’s name one learns only by holding its DNS', async () => {
    const { domain, tenant: owner } = await aServedDomain(database.db, { domain: 'portal.held.com' });
    const { id: tenant, canonicalHost } = await aTenant(database.db);
    const ask = async (to: string) => {
      const routing = [aView({ chain: [{ from: domain, to, ttl: 60 }] })];
      const dns = { observe: async () => aDnsObservation({ domain, routing }) };
      const api = createTestApi(database.db, { dns });
      const as = api.token(tenant, 'viewer');
      const answer = await api.call('POST', 'preflight', { as, body: { domain, tenant } });
      return jsonOf<{ conditions: { type: string; reason: string }[]; needsOwnershipTxt: boolean }>(answer);
    };
    const stranger = await ask((await getTenant(database.db, owner))?.canonicalHost ?? '');
    expect(stranger).toMatchObject({ conditions: [{ type: 'Owned', reason: 'proof_missing' }, {}] });
    expect(stranger.needsOwnershipTxt).toBe(false);
    const holder = await ask(canonicalHost);
    expect(holder).toMatchObject({ conditions: [{ type: 'Owned', reason: 'claimed_elsewhere' }, {}] });
    expect(holder.needsOwnershipTxt).toBe(true);
  });

  test('400, 401, 404, 415', async () => {
    const api = createTestApi(database.db);
    const body = { domain: 'portal.acme.com', tenant: randomUUID() };
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('POST', 'preflight', { body: '{' }))).toBe('400 invalid_json');
    expect(await refusal(await api.call('POST', 'preflight', { body: { domain: 'a.acme.com' } }))).toBe(
      '400 invalid_request',
    );
    expect(await refusal(await api.call('POST', 'preflight', { as: null, body }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('POST', 'preflight', { as, body }))).toBe('404 tenant_not_found');
    expect(await refusal(await api.call('POST', 'preflight', { body }))).toBe('404 tenant_not_found');
    const headers = { 'Content-Type': 'text/plain' };
    expect(await refusal(await api.call('POST', 'preflight', { body: 'x', headers }))).toBe(
      '415 unsupported_media_type',
    );
  });
});
