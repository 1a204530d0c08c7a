import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { outboxDepth } from '../../../store/outbox/outbox.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { oneGateway } from '../../../testing/gateways.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aServedDomain, aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

const body = (domain: unknown) => ({ body: { domain } });

describe('POST /tenants/{tenant}/domains', () => {
  test('201: stores the claim with its outbox row and answers with the record to publish', async () => {
    const api = createTestApi(database.db);
    const tenant = await aTenant(database.db);
    const before = await outboxDepth(database.db);

    const response = await api.call('POST', `tenants/${tenant.id}/domains`, body('Portal.Acme.COM.'));

    expect(response.status).toBe(201);
    const domain = await jsonOf<Domain>(response);
    expect(domain).toMatchObject({
      tenant: tenant.id,
      domain: 'portal.acme.com',
      displayDomain: 'portal.acme.com',
      canonicalHost: tenant.canonicalHost,
      status: 'pending_dns',
      actor: 'nobody',
      serving: false,
      certificate: null,
      lastCheckedAt: null,
      records: [
        {
          purpose: 'routing',
          type: 'CNAME',
          name: 'portal.acme.com',
          value: tenant.canonicalHost,
          state: 'unknown',
        },
      ],
    });
    expect(domain.conditions.map(({ type }) => type)).toEqual([
      'Owned',
      'PointsHere',
      'CertificateAllowed',
      'CertificateReady',
      'Routed',
      'Reachable',
    ]);
    expect(response.headers.get('Location')).toBe(`/api/v1/tenants/${tenant.id}/domains/${domain.id}`);
    expect(await outboxDepth(database.db)).toBe(before + 1);
  });

  test('201: an international name is stored in A-labels and shown as people write it', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const response = await api.call('POST', `tenants/${id}/domains`, body('portal.bücher.de'));
    expect(await response.json()).toMatchObject({
      domain: 'portal.xn--bcher-kva.de',
      displayDomain: 'portal.bücher.de',
    });
  });

  test('400: a body that is no JSON, lacks the domain, or has a field too many', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const path = `tenants/${id}/domains`;
    expect(await refusal(await api.call('POST', path, { body: '{"domain":' }))).toBe('400 invalid_json');
    expect(await refusal(await api.call('POST', path, { body: {} }))).toBe('400 invalid_request');
    expect(await refusal(await api.call('POST', path, body(5)))).toBe('400 invalid_request');
    const detail = async (options: object) =>
      (await jsonOf<{ detail: string }>(await api.call('POST', path, options))).detail;
    expect(await detail({ body: {} })).toBe('domain: is missing; it must be a string.');
    expect(await detail({ body: '[]' })).toBe('body: must be a JSON object.');
    expect(await detail({ body: { domain: 'a.acme.com', foo: 1 } })).toBe(
      'foo: is not known here; leave it out.',
    );
    const extra = await api.call('POST', path, { body: { domain: 'a.acme.com', tenant: id } });
    expect(await extra.json()).toMatchObject({
      code: 'invalid_request',
      type: '/docs/errors/invalid_request',
      errors: [{ field: 'tenant' }],
    });
    expect(await refusal(await api.call('POST', 'tenants/acme/domains', body('a.acme.com')))).toBe(
      '400 invalid_request',
    );
  });

  test('401: no token, a made-up key, a changed token, an expired token', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const token = api.token(id, 'admin');
    const attempts = [null, 'pdk_made_up', `${token.slice(0, -2)}AA`, 'pdt_x.y', api.token(id, 'admin', -1)];
    for (const as of attempts) {
      const response = await api.call('POST', `tenants/${id}/domains`, { as, ...body('a.acme.com') });
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
      expect(await refusal(response)).toBe('401 unauthorized');
    }
  });

  test('403 for a viewer, 201 for an admin, 404 for an admin of another tenant', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const as = (token: string) =>
      api.call('POST', `tenants/${id}/domains`, { as: token, ...body('roles.acme.com') });
    expect(await refusal(await as(api.token(id, 'viewer')))).toBe('403 forbidden');
    expect(await refusal(await as(api.token(randomUUID(), 'admin')))).toBe('404 tenant_not_found');
    expect((await as(api.token(id, 'admin'))).status).toBe(201);
  });

  test('404: an operator names a tenant that does not exist', async () => {
    const api = createTestApi(database.db);
    const response = await api.call('POST', `tenants/${randomUUID()}/domains`, body('a.acme.com'));
    expect(await refusal(response)).toBe('404 tenant_not_found');
  });

  test('409: the same tenant, the same name, in another spelling; another tenant may claim it', async () => {
    const api = createTestApi(database.db);
    const [one, two] = [await aTenant(database.db), await aTenant(database.db)];
    const first = await api.call('POST', `tenants/${one.id}/domains`, body('twice.acme.com'));
    const second = await api.call('POST', `tenants/${one.id}/domains`, body('TWICE.acme.com'));
    expect(await second.json()).toMatchObject({
      code: 'already_registered',
      status: 409,
      domainId: (await jsonOf<Domain>(first)).id,
    });
    const other = await api.call('POST', `tenants/${two.id}/domains`, body('twice.acme.com'));
    expect(other.status).toBe(201);
  });

  test('413 and 415: too large, and not JSON', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const large = await api.call('POST', `tenants/${id}/domains`, body('a'.repeat(70_000)));
    expect(await refusal(large)).toBe('413 too_large');
    const text = await api.call('POST', `tenants/${id}/domains`, {
      body: 'domain=a.acme.com',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(await refusal(text)).toBe('415 unsupported_media_type');
  });

  test.each([
    ['not a name', 'invalid_hostname'],
    ['', 'invalid_hostname'],
    ['1.2.3.4', 'ip_address'],
    ['co.uk', 'public_suffix'],
    ['portal.acme.localhost', 'reserved_name'],
    ['x.portal.example.com', 'own_domain'],
    ['x.vendor.net', 'own_domain'],
    ['*.acme.com', 'wildcard_not_supported'],
  ])('422: %j is refused as %s and nothing is stored', async (name, code) => {
    const api = createTestApi(database.db, { settings: { reservedNames: ['vendor.net'] } });
    const { id } = await aTenant(database.db);
    const response = await api.call('POST', `tenants/${id}/domains`, body(name));
    expect(await refusal(response)).toBe(`422 ${code}`);
    const list = await api.call('GET', `tenants/${id}/domains`);
    expect(await list.json()).toEqual({ domains: [], nextCursor: null });
  });

  test('422: a look-alike is held; an operator lets it through, a tenant cannot', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const path = `tenants/${id}/domains`;
    const name = 'portal.p\u0430ypal.com';
    expect(await refusal(await api.call('POST', path, body(name)))).toBe('422 confusable_hostname');
    const allowed = { body: { domain: name, allowConfusable: true } };
    const as = api.token(id, 'admin');
    expect(await refusal(await api.call('POST', path, { as, ...allowed }))).toBe('403 forbidden');
    expect((await api.call('POST', path, allowed)).status).toBe(201);
  });

  test('422: a look-alike of a plain name is answered the same, whether that is a tenant’s, the vendor’s or nobody’s', async () => {
    const api = createTestApi(database.db, { settings: { reservedNames: ['vendor.net'] } });
    await aServedDomain(database.db, { domain: 'portal.fabrikam.com' });
    const { id } = await aTenant(database.db);
    const as = api.token(id, 'admin');
    const problem = async (name: string) =>
      jsonOf<object>(await api.call('POST', `tenants/${id}/domains`, { as, ...body(name) }));
    const likeTenants = await problem('login.fabr\u0131kam.com');
    expect(likeTenants).toMatchObject({ status: 422, code: 'confusable_hostname' });
    expect(likeTenants).toEqual(await problem('login.fabr\u0131kan.com'));
    expect(likeTenants).toEqual(await problem('login.vend\u00f6r.net'));
    const response = await api.call('POST', `tenants/${id}/domains`, {
      body: { domain: 'login.fabr\u0131kam.com', allowConfusable: true },
    });
    expect(response.status).toBe(201);
  });

  test('201: everyday spelling is taken, whether a tenant has the plain one or not', async () => {
    const api = createTestApi(database.db);
    await aServedDomain(database.db, { domain: 'portal.laegehus.dk' });
    const { id } = await aTenant(database.db);
    for (const name of ['portal.l\u00e6gehus.dk', 'portal.l\u00e6gehuset.dk'])
      expect((await api.call('POST', `tenants/${id}/domains`, body(name))).status).toBe(201);
  });

  test('422: a look-alike of a tenant’s name beyond ASCII is held, with the same answer', async () => {
    const api = createTestApi(database.db, { settings: { reservedNames: ['vendor.net'] } });
    await aServedDomain(database.db, { domain: 'portal.xn--bcher-modem-thb.de' });
    const { id } = await aTenant(database.db);
    const as = api.token(id, 'admin');
    const problem = async (name: string) =>
      jsonOf<object>(await api.call('POST', `tenants/${id}/domains`, { as, ...body(name) }));
    const likeTenants = await problem('login.b\u00fccher-modern.de');
    expect(likeTenants).toMatchObject({ status: 422, code: 'confusable_hostname' });
    expect(likeTenants).toEqual(await problem('login.vend\u00f6r.net'));
  });

  test('names below .localhost are taken in the sandbox alone', async () => {
    const api = createTestApi(database.db, {
      settings: { sandbox: true, gateways: oneGateway('portal.localhost') },
    });
    const { id } = await aTenant(database.db);
    const path = `tenants/${id}/domains`;
    expect((await api.call('POST', path, body('portal.acme.localhost'))).status).toBe(201);
    expect(await refusal(await api.call('POST', path, body('x.portal.localhost')))).toBe('422 own_domain');
  });

  test('429: the quota is full', async () => {
    const api = createTestApi(database.db, { settings: { domainsPerTenant: 1 } });
    const { id } = await aTenant(database.db);
    await api.call('POST', `tenants/${id}/domains`, body('one.acme.com'));
    const response = await api.call('POST', `tenants/${id}/domains`, body('two.acme.com'));
    expect(await refusal(response)).toBe('429 quota_exceeded');
  });

  test('422 own_domain: below a base domain of earlier settings, above all at another tenant’s canonical host', async () => {
    const before = createTestApi(database.db, { settings: { gateways: oneGateway('old.vendor.org') } });
    const victim = randomUUID();
    await before.call('PUT', `tenants/${victim}`, { body: { name: 'Victim' } });
    const { canonicalHost } = await jsonOf<{ canonicalHost: string }>(
      await before.call('GET', `tenants/${victim}`),
    );
    const { id } = await aTenant(database.db);
    const api = createTestApi(database.db, { settings: { gateways: oneGateway('new.vendor.org') } });
    for (const name of [canonicalHost, 'x.old.vendor.org', 'old.vendor.org', `a.${canonicalHost}`]) {
      expect(await refusal(await api.call('POST', `tenants/${id}/domains`, body(name)))).toBe(
        '422 own_domain',
      );
      const preflight = await api.call('POST', 'preflight', { body: { domain: name, tenant: id } });
      expect(await refusal(preflight)).toBe('422 own_domain');
    }
    expect((await api.call('POST', `tenants/${id}/domains`, body('shop.vendor.org'))).status).toBe(201);
  });

  test('201: the answer for an apex holds its address records and its TXT record at once', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const response = await api.call('POST', `tenants/${id}/domains`, body('apex-at-once.com'));
    const { id: domainId, records } = await jsonOf<Domain>(response);
    expect(records).toMatchObject([
      { purpose: 'routing', type: 'A', name: 'apex-at-once.com', relativeName: '@', value: '198.51.100.7' },
      { purpose: 'ownership', type: 'TXT', name: '_portal-domain.apex-at-once.com' },
    ]);
    expect(records.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    const stored = await jsonOf<Domain>(await api.call('GET', `tenants/${id}/domains/${domainId}`));
    expect(stored.records).toEqual(records);
  });
});
