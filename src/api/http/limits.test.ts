import { describe, expect, test } from 'vitest';
import { beginRound, recordRound } from '../../store/domains/rounds.ts';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, aDomain, aTenant, NOTHING_SEEN } from '../../testing/store-builders.ts';

const database = useDatabase();

describe("a tenant's rate of requests", () => {
  test('holds all of its tokens together, says where it stands, and touches nobody else', async () => {
    const now = new Date();
    const api = createTestApi(database.db, { clock: () => now, settings: { requestsPerMinute: 3 } });
    const { id } = await aTenant(database.db);
    const other = await aTenant(database.db);
    const ask = (tenant: string, as: string) => api.call('GET', `tenants/${tenant}`, { as });
    const [viewer, admin] = [api.token(id, 'viewer'), api.token(id, 'admin')];
    const first = await ask(id, viewer);
    expect(first.headers.get('RateLimit-Policy')).toBe('"tenant";q=3;w=60');
    expect(first.headers.get('RateLimit')).toBe('"tenant";r=2;t=20');
    for (const as of [admin, viewer]) expect((await ask(id, as)).status).toBe(200);
    const refused = await ask(id, admin);
    expect(refused.headers.get('Retry-After')).toBe('20');
    expect(refused.headers.get('RateLimit')).toBe('"tenant";r=0;t=60');
    expect(await refusal(refused)).toBe('429 rate_limited');
    expect((await ask(other.id, api.token(other.id, 'viewer'))).status).toBe(200);
    const operator = await api.call('GET', `tenants/${id}`);
    expect([operator.status, operator.headers.get('RateLimit')]).toEqual([200, null]);
  });

  test('lets a page through that asks as often as pages do', async () => {
    const api = createTestApi(database.db);
    const { id } = await aTenant(database.db);
    const as = api.token(id, 'viewer');
    for (let n = 0; n < 100; n += 1)
      expect((await api.call('GET', `tenants/${id}`, { as })).status).toBe(200);
  });
});

describe('checks that a tenant asks for', () => {
  test('are 30 a minute by refresh, retry and preflight together, whichever of its tokens asks', async () => {
    let now = new Date('2026-11-24T12:00:00.000Z');
    const api = createTestApi(database.db, { clock: () => now });
    const { id, tenant } = await aDomain(database.db);
    const as = api.token(tenant, 'admin');
    const ask = (what: 'refresh' | 'retry', key = as) =>
      api.call('POST', `tenants/${tenant}/domains/${id}/${what}`, { as: key });
    const preflight = () =>
      api.call('POST', 'preflight', { as, body: { domain: 'portal.acme.com', tenant } });
    for (let n = 0; n < 5; n += 1) expect((await preflight()).status).toBe(200);
    for (let n = 0; n < 24; n += 1) expect((await ask('refresh')).status).toBe(202);
    expect((await ask('retry')).status).toBe(202);
    const refused = await ask('refresh', api.token(tenant, 'admin'));
    expect(refused.headers.get('Retry-After')).toBe('2');
    expect(await refusal(refused)).toBe('429 rate_limited');
    expect(await refusal(await ask('retry'))).toBe('429 rate_limited');
    expect(await refusal(await preflight())).toBe('429 rate_limited');
    expect((await api.call('POST', `tenants/${tenant}/domains/${id}/refresh`)).status).toBe(202);
    now = new Date(now.getTime() + 2_000);
    expect((await ask('refresh')).status).toBe(202);
  });

  test('are not spent by preflights that are refused', async () => {
    const now = new Date();
    const api = createTestApi(database.db, { clock: () => now });
    const { id, tenant } = await aDomain(database.db, { domain: 'portal.refused.com' });
    const as = api.token(tenant, 'admin');
    const body = { domain: 'portal.refused.com', tenant };
    for (let n = 0; n < 40; n += 1) await api.call('POST', 'preflight', { as, body });
    const refresh = () => api.call('POST', `tenants/${tenant}/domains/${id}/refresh`, { as });
    for (let n = 0; n < 20; n += 1) expect((await refresh()).status).toBe(202);
    expect(await refusal(await refresh())).toBe('429 rate_limited');
  });
});

describe('registrations within a day', () => {
  test('count those that were deleted again, and none of an operator', async () => {
    let now = new Date('2026-11-24T12:00:00.000Z');
    const api = createTestApi(database.db, { clock: () => now, settings: { registrationsPerDay: 5 } });
    const { id: tenant } = await aTenant(database.db);
    const other = await aTenant(database.db);
    const as = () => api.token(tenant, 'admin');
    const add = (n: number, whose = tenant, key: string = as()) =>
      api.call('POST', `tenants/${whose}/domains`, { as: key, body: { domain: `p${n}.acme.com` } });
    for (let n = 0; n < 5; n += 1) {
      const { id } = await jsonOf<{ id: string }>(await add(n));
      await api.call('DELETE', `tenants/${tenant}/domains/${id}`, { as: as() });
      await forget(id);
      now = new Date(now.getTime() + 60_000);
    }
    expect(
      (await jsonOf<{ domains: [] }>(await api.call('GET', `tenants/${tenant}/domains`))).domains,
    ).toEqual([]);
    const refused = await add(5);
    expect(refused.headers.get('Retry-After')).toBe(String(24 * 3600 - 5 * 60));
    expect(await refusal(refused)).toBe('429 rate_limited');
    expect((await add(5, other.id, api.token(other.id, 'admin'))).status).toBe(201);
    expect(
      (await api.call('POST', `tenants/${tenant}/domains`, { body: { domain: 'o.acme.com' } })).status,
    ).toBe(201);
    now = new Date('2026-11-25T11:59:59.999Z');
    expect(await refusal(await add(6))).toBe('429 rate_limited');
    now = new Date('2026-11-25T12:00:00.000Z');
    expect((await add(6)).status).toBe(201);
    expect(await refusal(await add(7))).toBe('429 rate_limited');
  });
});

/** Plays the workflow: the domain is clean, and forgotten. */
async function forget(id: string): Promise<void> {
  const snapshot = await beginRound(database.db, id, new Date().toISOString());
  if (snapshot === null) return;
  const decision = aDecision(snapshot, { status: 'disabled' }, { forget: true });
  await recordRound(database.db, {
    domainId: id,
    decision,
    observations: NOTHING_SEEN,
  });
}
