import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { oneGateway } from '../../../testing/gateways.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('POST /sandbox/session', () => {
  test('201: a token with which the page can register a domain of the sample tenant', async () => {
    const api = createTestApi(database.db, {
      settings: { sandbox: true, gateways: oneGateway('portal.localhost') },
    });
    const response = await api.call('POST', 'sandbox/session', { as: null });
    expect(response.status).toBe(201);
    const session = await jsonOf<{ token: string; tenant: { id: string } }>(response);
    expect(session.tenant).toMatchObject({
      id: '0c0ffee0-0000-4000-8000-000000000001',
      canonicalHost: '0c0ffee.portal.localhost',
    });
    const registered = await api.call('POST', `tenants/${session.tenant.id}/domains`, {
      as: session.token,
      body: { domain: 'portal.acme.localhost' },
    });
    expect(registered.status).toBe(201);
    expect((await api.call('POST', 'sandbox/session', { as: null })).status).toBe(201);
  });

  test('404 outside of the sandbox', async () => {
    const api = createTestApi(database.db);
    expect(await refusal(await api.call('POST', 'sandbox/session', { as: null }))).toBe('404 not_found');
  });
});
