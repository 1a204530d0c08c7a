import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { requestChange } from '../../../store/domains/requests.ts';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, BY_OPERATOR, NOON } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('POST /tenants/{tenant}/domains/{id}/refresh', () => {
  test('202: stored in the row and in the timeline, with who asked', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const response = await api.call('POST', `tenants/${tenant}/domains/${id}/refresh`, {
      as: api.token(tenant, 'admin'),
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id, desired: 'active' });
    const [newest] = await listTimeline(database.db, id, { limit: 1 });
    expect(newest).toMatchObject({ kind: 'requested', to: 'refresh', by: 'tenant' });
  });

  test('only an admin of the tenant has a domain checked, and only one of the tenant', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const call = (id: string, as?: string | null) =>
      api.call('POST', `tenants/${tenant}/domains/${id}/refresh`, as === undefined ? {} : { as });
    expect(await refusal(await call('x'))).toBe('400 invalid_request');
    expect(await refusal(await call(id, null))).toBe('401 unauthorized');
    expect(await refusal(await call(id, api.token(tenant, 'viewer')))).toBe('403 forbidden');
    expect(await refusal(await call(id, api.token(randomUUID(), 'admin')))).toBe('404 tenant_not_found');
    expect(await refusal(await call(randomUUID()))).toBe('404 domain_not_found');
  });

  test('a domain that is being deleted can still be checked', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    await requestChange(database.db, { id, tenant, request: 'delete', by: BY_OPERATOR, now: NOON });
    const response = await api.call('POST', `tenants/${tenant}/domains/${id}/refresh`);
    expect(response.status).toBe(202);
  });
});
