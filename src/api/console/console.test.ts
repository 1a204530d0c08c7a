import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assessFleet } from '../../store/fleet/incidents.ts';
import { beginOrder } from '../../store/orders/certificate-orders.ts';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aServedDomain, NOON } from '../../testing/store-builders.ts';
import type { CertificateAuthorityJson } from './get-certificate-authority/route.ts';
import type { FleetJson } from './get-fleet/route.ts';

const database = useDatabase({ per: 'test' });
const apiAt = (settings: Parameters<typeof createTestApi>[1] = {}) =>
  createTestApi(database.db, { clock: () => new Date(NOON), ...settings });

describe('GET /fleet', () => {
  test('has the whole fleet in numbers, and what needs an operator first', async () => {
    await aServedDomain(database.db, { domain: 'live.acme.com' });
    await aDomain(database.db, { domain: 'new.acme.com' });
    const fleet = await jsonOf<FleetJson>(await apiAt().call('GET', 'fleet'));
    expect(fleet).toMatchObject({
      total: 2,
      providers: [{ provider: 'unknown', name: 'unknown', domains: 2 }],
      gateways: [{ name: 'default', names: 2 }],
      timeToActive: { domains: 1, p50Seconds: 0, p95Seconds: 0 },
      attention: { overdue: 0, onHold: 0, openIncidents: [] },
    });
    expect(fleet.states).toContainEqual({ status: 'active', reason: null, domains: 1 });
  });
});

describe('GET /domains', () => {
  test('takes one filter beside the status, and says so', async () => {
    const api = apiAt();
    const problem = await jsonOf<{ detail: string }>(
      await api.call('GET', 'domains?provider=cloudflare&reason=nxdomain'),
    );
    expect(problem.detail).toContain('give one of q, reason, gateway');
    expect(await refusal(await api.call('GET', 'domains?q=acme&onHold=true'))).toBe('400 invalid_request');
    expect((await api.call('GET', 'domains?provider=cloudflare&status=active')).status).toBe(200);
    for (const query of ['certificateEndsBefore=soon', 'provider=nobody', 'reason=bad', 'onHold=no'])
      expect(await refusal(await api.call('GET', `domains?${query}`))).toBe('400 invalid_request');
    const ends = 'certificateEndsBefore=2027-01-01T00:00:00Z';
    const cursor = Buffer.from(JSON.stringify(['portal.acme.com', randomUUID()])).toString('base64url');
    expect(await refusal(await api.call('GET', `domains?${ends}&cursor=${cursor}`))).toBe(
      '400 invalid_request',
    );
  });
});

describe('GET /domains/{id}', () => {
  test('has the domain, and leads to its workflow, its traces and the commands of the runbook', async () => {
    const { id } = await aServedDomain(database.db, { domain: 'live.acme.com' });
    const console = {
      temporal: { uiUrl: 'https://temporal.example.com', namespace: 'default' },
      traceUrl: 'https://traces.example.com/?q={domain-id}',
      clusterNamespace: 'msp',
      ca: { name: 'ClusterIssuer le', accountUri: null, limits: 'kept' as const },
    };
    const api = apiAt({ settings: { console } });
    const seen = await jsonOf<{ commands: { command: string }[] }>(await api.call('GET', `domains/${id}`));
    expect(seen).toMatchObject({
      domain: { id, domain: 'live.acme.com' },
      tenantName: 'Acme',
      onHoldSince: null,
      workflow: {
        id: `portal-domain/${id}`,
        url: `https://temporal.example.com/namespaces/default/workflows/portal-domain%2F${id}`,
      },
      traces: { url: `https://traces.example.com/?q=${id}` },
    });
    expect(seen.commands[0]?.command).toBe(
      `kubectl get certificate,certificaterequest,order,challenge,secret,gateway,virtualservice -n msp -l portal-domains/domain-id=${id}`,
    );
    expect(await refusal(await api.call('GET', `domains/${randomUUID()}`))).toBe('404 domain_not_found');
  });
});

describe('POST /domains/{id}/hold', () => {
  test('wants a reason, which the audit keeps', async () => {
    const api = apiAt();
    const { id } = await aServedDomain(database.db);
    expect(await refusal(await api.call('POST', `domains/${id}/hold`, { body: {} }))).toBe(
      '400 invalid_request',
    );
    const suspended = await api.call('POST', `domains/${id}/hold`, { body: { reason: 'moves its zone' } });
    expect(suspended.status).toBe(202);
    expect((await jsonOf<{ allowedActions: string[] }>(suspended)).allowedActions).toContain('release');
    const audit = await jsonOf<{ entries: { action: string; to: unknown }[] }>(
      await api.call('GET', 'audit'),
    );
    expect(audit.entries[0]).toMatchObject({ action: 'domain.hold', to: { note: 'moves its zone' } });
    expect((await api.call('POST', `domains/${id}/release`)).status).toBe(202);
    expect(
      (await api.call('POST', `domains/${id}/reconcile`, { body: { reason: 'asked by phone' } })).status,
    ).toBe(202);
  });
});

test('GET /incidents has those that are open and those that are over, each with its timeline', async () => {
  const { db } = database;
  const at = (minutes: number) => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();
  await assessFleet(db, 'on', at(0));
  await assessFleet(db, 'off', at(10));
  await assessFleet(db, 'on', at(20));
  const { incidents } = await jsonOf<{
    incidents: { kind: string; closedAt: string | null; holds: unknown; timeline: { action: string }[] }[];
  }>(await apiAt().call('GET', 'incidents'));
  const dns = incidents.filter(({ kind }) => kind === 'dns');
  expect(dns.map(({ closedAt }) => closedAt)).toEqual([null, at(10)]);
  expect(dns[0]?.holds).toMatchObject({ endedAt: null });
  expect(dns[1]?.holds).toBeNull();
  expect(dns[1]?.timeline.map(({ action }) => action)).toEqual(['incident.opened', 'incident.closed']);
});

test('GET /certificate-authority has the limits with what is used and left, and who uses most', async () => {
  const { db } = database;
  const { tenant, domain } = await aDomain(db);
  for (const order of ['one', 'two']) await beginOrder(db, { domain, tenant, order }, NOON);
  const ca = await jsonOf<CertificateAuthorityJson>(await apiAt().call('GET', 'certificate-authority'));
  expect(ca).toMatchObject({ name: 'a CA of the tests', limitsKept: true });
  const ofAll = ca.limits.find(({ limit }) => limit === 'ordered_by_all');
  expect(ofAll).toMatchObject({ most: 250, used: 2, left: 248, freesAt: '2026-11-24T15:00:00.000Z' });
  expect(ca.limits.find(({ of }) => of === 'domain')).toMatchObject({ used: null, left: null });
  expect(ca.tenants).toEqual([{ tenant, name: 'Acme', used: 2, left: 98 }]);
  expect(ca.troubles.every(({ domains }) => domains === 0)).toBe(true);
});
