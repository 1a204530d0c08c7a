import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { claimOutbox } from '../../../store/outbox/outbox.ts';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('POST /domains/{id}/reconcile', () => {
  test('202 for an operator, whatever the tenant; the workflow is to be woken', async () => {
    const api = createTestApi(database.db);
    const { id } = await aDomain(database.db);
    const response = await api.call('POST', `domains/${id}/reconcile`);
    expect(response.status).toBe(202);
    const now = new Date().toISOString();
    const items = await claimOutbox(database.db, { limit: 10, now, leaseUntil: now });
    expect(items.filter((item) => item.domainId === id && item.signal === 'reconcile')).toHaveLength(2);
  });

  test('for tenants there is no such request, and of a domain that is not there it is refused', async () => {
    const api = createTestApi(database.db);
    const { id, tenant } = await aDomain(database.db);
    const as = api.token(tenant, 'admin');
    expect(await refusal(await api.call('POST', 'domains/x/reconcile'))).toBe('400 invalid_request');
    expect(await refusal(await api.call('POST', `domains/${id}/reconcile`, { as: null }))).toBe(
      '401 unauthorized',
    );
    expect(await refusal(await api.call('POST', `domains/${id}/reconcile`, { as }))).toBe('404 not_found');
    expect(await refusal(await api.call('POST', `domains/${randomUUID()}/reconcile`))).toBe(
      '404 domain_not_found',
    );
  });
});
