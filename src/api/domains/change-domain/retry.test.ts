import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { describe, expect, test } from 'vitest';
import { requestChange } from '../../../store/domains/requests.ts';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { createTestApi, jsonOf, OPERATOR_KEY, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant, BY_OPERATOR, NOON } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('POST /tenants/{tenant}/domains/{id}/retry', () => {
  test('202: stored in the row and in the timeline, with who asked', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const response = await api.call('POST', `tenants/${tenant}/domains/${id}/retry`, {
      as: api.token(tenant, 'admin'),
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id, desired: 'active' });
    const [newest] = await listTimeline(database.db, id, { limit: 1 });
    expect(newest).toMatchObject({ kind: 'requested', to: 'retry', by: 'tenant' });
  });

  test('only an admin of the tenant has a domain tried again, and only one of the tenant', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const call = (id: string, as?: string | null) =>
      api.call('POST', `tenants/${tenant}/domains/${id}/retry`, as === undefined ? {} : { as });
    expect(await refusal(await call('x'))).toBe('400 invalid_request');
    expect(await refusal(await call(id, null))).toBe('401 unauthorized');
    expect(await refusal(await call(id, api.token(tenant, 'viewer')))).toBe('403 forbidden');
    expect(await refusal(await call(id, api.token(randomUUID(), 'admin')))).toBe('404 tenant_not_found');
    expect(await refusal(await call(randomUUID()))).toBe('404 domain_not_found');
  });

  describe('422: a claim that was never proved, when another tenant has proved what it looks like since', () => {
    const LOOKALIKE = 'portal.b\u00fccher-modern.de';
    const retry = async (claim: { tenant: string; id: string }, as?: string) => {
      const api = createTestApi(database.db);
      const token = as ?? api.token(claim.tenant, 'admin');
      return api.call('POST', `tenants/${claim.tenant}/domains/${claim.id}/retry`, { as: token });
    };
    const register = async (body: object) => {
      const { id: tenant } = await aTenant(database.db);
      const made = await createTestApi(database.db).call('POST', `tenants/${tenant}/domains`, { body });
      expect(made.status).toBe(201);
      return { tenant, id: (await jsonOf<{ id: string }>(made)).id };
    };

    test('is held; what an operator let through, or what has been active, is not', async () => {
      const claim = await register({ domain: LOOKALIKE });
      const active = await aServedDomain(database.db, { domain: domainToASCII(LOOKALIKE) });
      expect((await retry(claim)).status).toBe(202);
      await aServedDomain(database.db, { domain: domainToASCII('portal.b\u00fccher-modem.de') });
      expect(await refusal(await retry(claim))).toBe('422 confusable_hostname');
      expect(await refusal(await retry(claim, OPERATOR_KEY))).toBe('422 confusable_hostname');
      expect((await retry(active)).status).toBe(202);
      const allowed = await register({ domain: LOOKALIKE, allowConfusable: true });
      expect((await retry(allowed)).status).toBe(202);
    });
  });

  test('409: a domain that is being deleted does not come back', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    await requestChange(database.db, { id, tenant, request: 'delete', by: BY_OPERATOR, now: NOON });
    const response = await api.call('POST', `tenants/${tenant}/domains/${id}/retry`);
    expect(await refusal(response)).toBe('409 not_possible');
  });
});
