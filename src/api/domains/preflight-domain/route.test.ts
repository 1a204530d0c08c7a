import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import {
  aChallenge,
  aDnsObservation,
  aForbiddingPreflight,
  aPreflight,
  aView,
  noSuchName,
} from '../../../testing/builders.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant } from '../../../testing/store-builders.ts';
import type { PreflightJson } from '../preflight.ts';
import { PREFLIGHTS_PER_MINUTE } from './route.ts';

const database = useDatabase();

const toHost = (domain: string, to: string) =>
  aDnsObservation({
    domain,
    routing: [
      aView({
        chain: [{ from: domain, to, ttl: 300 }],
        addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }],
      }),
    ],
  });

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
      conditions: [
        { type: 'Owned' },
        { type: 'PointsHere', reason: 'nxdomain', actor: 'tenant' },
        { type: 'CertificateAllowed', reason: 'not_checked' },
        { type: 'CertificateReady', reason: 'not_requested' },
        { type: 'Routed', reason: 'not_applied' },
        { type: 'Reachable', reason: 'not_checked' },
      ],
    });
    const list = await api.call('GET', `tenants/${tenant.id}/domains`, { as });
    expect(await list.json()).toEqual({ domains: [], nextCursor: null });
  });

  test('200: says everything that a CA would stumble over, each with who acts, and orders nothing', async () => {
    const tenant = await aTenant(database.db);
    const { caa } = aForbiddingPreflight();
    const challenge = [
      aChallenge({ outcome: 'refused' }),
      aChallenge({
        address: '2001:db8::7',
        ours: false,
        outcome: 'other_answer',
        httpStatus: 403,
        server: 'nginx',
      }),
    ];
    const api = createTestApi(database.db, {
      dns: { observe: async ({ domain }) => toHost(domain, tenant.canonicalHost) },
      preflight: { observe: async () => aPreflight({ caa, challenge }) },
    });
    const body = { domain: 'portal.acme.com', tenant: tenant.id };
    const answer = await jsonOf<PreflightJson>(await api.call('POST', 'preflight', { body }));
    expect(answer.findings.map(({ type, reason, actor }) => [type, reason, actor])).toEqual([
      ['CertificateAllowed', 'caa_forbids', 'tenant'],
      ['CertificateAllowed', 'challenge_unreachable', 'operator'],
      ['CertificateAllowed', 'challenge_intercepted', 'tenant'],
    ]);
    expect(answer.conditions[2]).toMatchObject({ type: 'CertificateAllowed', reason: 'caa_forbids' });
    expect(answer.findings[0]?.message).toContain('Add CAA 0 issue "ca.example" at portal.acme.com.');
    expect(answer.findings[2]?.message).toContain(
      "2001:db8::7 answers the CA's check itself (HTTP 403 by nginx)",
    );
  });

  test('200: of a name that leads elsewhere neither CAA nor port 80 is checked', async () => {
    const tenant = await aTenant(database.db);
    let preflights = 0;
    const api = createTestApi(database.db, {
      dns: { observe: async () => noSuchName() },
      preflight: {
        async observe() {
          preflights += 1;
          return aPreflight();
        },
      },
    });
    const body = { domain: 'portal.acme.com', tenant: tenant.id };
    const answer = await jsonOf<PreflightJson>(await api.call('POST', 'preflight', { body }));
    expect(answer.findings.map(({ type }) => type)).toEqual(['Owned', 'PointsHere']);
    expect(preflights).toBe(0);
  });

  test('429: the eleventh of a tenant within a minute, and of no operator and no other tenant', async () => {
    const now = new Date();
    const api = createTestApi(database.db, { clock: () => now });
    const tenant = await aTenant(database.db);
    const other = await aTenant(database.db);
    const ask = ({ id }: { id: string }, as = api.token(id, 'viewer')) =>
      api.call('POST', 'preflight', { as, body: { domain: 'portal.acme.com', tenant: id } });
    for (let n = 0; n < PREFLIGHTS_PER_MINUTE; n += 1) expect((await ask(tenant)).status).toBe(200);
    const refused = await ask(tenant);
    expect(refused.headers.get('Retry-After')).toBe('6');
    expect(refused.headers.get('RateLimit')).toContain('"preflight";r=0;t=60');
    expect(await refusal(refused)).toBe('429 rate_limited');
    expect((await ask(other)).status).toBe(200);
    const operator = await api.call('POST', 'preflight', {
      body: { domain: 'portal.acme.com', tenant: tenant.id },
    });
    expect(operator.status).toBe(200);
  });

  test('200: nothing is found where everything is right', async () => {
    const tenant = await aTenant(database.db);
    const api = createTestApi(database.db, {
      dns: { observe: async ({ domain }) => toHost(domain, tenant.canonicalHost) },
    });
    const body = { domain: 'portal.acme.com', tenant: tenant.id };
    const answer = await jsonOf<PreflightJson>(await api.call('POST', 'preflight', { body }));
    expect(answer.findings).toEqual([]);
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
    expect(stranger.conditions[0]).toMatchObject({ type: 'Owned', reason: 'proof_missing' });
    expect(stranger.needsOwnershipTxt).toBe(false);
    const holder = await ask(canonicalHost);
    expect(holder.conditions[0]).toMatchObject({ type: 'Owned', reason: 'claimed_elsewhere' });
    expect(holder.needsOwnershipTxt).toBe(true);
  });

  test('without a tenant, of another tenant, for nobody or asked for in no JSON it is refused', async () => {
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
