import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { condition } from '../../../core/conditions.ts';
import { recordRound } from '../../../store/domains/rounds.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { aCertificate, aDnsObservation, aView } from '../../../testing/builders.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { asSentence } from '../../../testing/sentences.ts';
import { aDecision, aDomain, NOON, NOTHING_SEEN } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants/{tenant}/domains/{id}', () => {
  test('200: a served domain with its certificate, conditions and what the DNS has', async () => {
    const api = createTestApi(database.db);
    const row = await aDomain(database.db);
    const { canonicalHost } = row;
    const dns = aDnsObservation({
      routing: [aView({ chain: [{ from: row.domain, to: canonicalHost, ttl: 300 }] })],
    });
    const reachable = condition('Reachable', 'https_ok', { case: 'seen' }, NOON);
    await recordRound(database.db, {
      domainId: row.id,
      decision: aDecision(row, {
        status: 'active',
        conditions: [reachable],
        certificate: aCertificate(),
        activatedAt: NOON,
        nextCheckAt: '2026-11-24T13:00:00.000Z',
      }),
      observations: { ...NOTHING_SEEN, dns },
    });
    const as = api.token(row.tenant, 'viewer');
    const domain = await jsonOf<Domain>(
      await api.call('GET', `tenants/${row.tenant}/domains/${row.id}`, { as }),
    );
    expect(domain).toMatchObject({
      status: 'active',
      serving: true,
      certificate: { notAfter: aCertificate().notAfter, issuer: 'Test CA' },
      activatedAt: NOON,
      lastCheckedAt: NOON,
      nextCheckAt: '2026-11-24T13:00:00.000Z',
      records: [{ purpose: 'routing', state: 'ok', ttl: 300 }],
    });
    const { params: _, ...shown } = asSentence(reachable);
    expect(domain.conditions.find(({ type }) => type === 'Reachable')).toMatchObject(shown);
    expect(domain.records[0]).toMatchObject({ stateText: 'Found' });
    expect(domain).not.toHaveProperty('ownershipToken');
  });

  test('a domain of another tenant is as one that is not there', async () => {
    const api = createTestApi(database.db);
    const row = await aDomain(database.db);
    const own = `tenants/${row.tenant}/domains`;
    expect(await refusal(await api.call('GET', `${own}/x`))).toBe('400 invalid_request');
    expect(await refusal(await api.call('GET', `${own}/${row.id}`, { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('GET', `${own}/${randomUUID()}`))).toBe('404 domain_not_found');
    const stranger = randomUUID();
    const as = api.token(stranger, 'admin');
    expect(await refusal(await api.call('GET', `${own}/${row.id}`, { as }))).toBe('404 tenant_not_found');
    const path = `tenants/${stranger}/domains/${row.id}`;
    expect(await refusal(await api.call('GET', path, { as }))).toBe('404 domain_not_found');
  });
});
