import { expect, test } from 'vitest';
import { listAudit } from '../../../store/audit/audit.ts';
import { claimOutbox } from '../../../store/outbox/outbox.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aSuspendedDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

test('POST /domains/{id}/unpause ends the pause, keeps the orders, wakes the domain and is in the audit', async () => {
  const api = createTestApi(database.db);
  const { id } = await aSuspendedDomain(database.db);
  const before = await jsonOf<{ allowedActions: string[] }>(
    await api.call('POST', `domains/${id}/reconcile`),
  );
  expect(before.allowedActions).toContain('unpause');
  const response = await api.call('POST', `domains/${id}/unpause`);
  expect(response.status).toBe(202);
  expect((await jsonOf<{ allowedActions: string[] }>(response)).allowedActions).not.toContain('unpause');
  const { progress } = await database.db
    .selectFrom('portal_domains')
    .select('progress')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(progress).toMatchObject({ suspendedSince: null, issuanceAttempts: 1 });
  const now = new Date().toISOString();
  const items = await claimOutbox(database.db, { limit: 10, now, leaseUntil: now });
  expect(items.filter((item) => item.domainId === id && item.signal === 'reconcile').length).toBeGreaterThan(
    1,
  );
  const unpauses = async () => {
    const entries = await listAudit(database.db, { domain: id, limit: 10 });
    return entries.filter(({ action }) => action === 'domain.unpause').length;
  };
  expect(await unpauses()).toBe(1);
  // Once it is over there is nothing to end.
  expect((await api.call('POST', `domains/${id}/unpause`)).status).toBe(202);
  expect(await unpauses()).toBe(1);
});

test('tenants have no such request', async () => {
  const api = createTestApi(database.db);
  const { id, tenant } = await aSuspendedDomain(database.db);
  const as = api.token(tenant, 'admin');
  expect(await refusal(await api.call('POST', `domains/${id}/unpause`, { as }))).toBe('404 not_found');
  const shown = await api.call('GET', `tenants/${tenant}/domains/${id}`, { as });
  expect((await jsonOf<{ allowedActions: string[] }>(shown)).allowedActions).not.toContain('unpause');
});

test('of a domain that is not paused nothing is written', async () => {
  const api = createTestApi(database.db);
  const { id, generation } = await aDomain(database.db);
  const answer = await jsonOf<{ generation: number }>(await api.call('POST', `domains/${id}/unpause`));
  expect(answer.generation).toBe(generation);
});
