import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Tenant } from '../../../client/client.ts';
import { openDatabase } from '../../../store/database/database.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { twoGateways } from '../../../testing/gateways.ts';
import { createTestDatabase, useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

describe('PUT /tenants/{tenant}', () => {
  test('200: gives a canonical host from the id, and keeps it when the name changes', async () => {
    const api = createTestApi(database.db);
    const id = randomUUID();
    const made = await api.call('PUT', `tenants/${id.toUpperCase()}`, { body: { name: 'Acme' } });
    expect(made.status).toBe(200);
    const tenant = await jsonOf<Tenant>(made);
    expect(tenant).toMatchObject({ id, name: 'Acme', canonicalHost: `${tenant.label}.portal.example.com` });
    expect(id.replaceAll('-', '').startsWith(tenant.label)).toBe(true);
    const renamed = await api.call('PUT', `tenants/${id}`, { body: { name: 'Acme Ltd' } });
    expect(await renamed.json()).toMatchObject({ name: 'Acme Ltd', canonicalHost: tenant.canonicalHost });
  });

  test('200: keeps its contact for mail until another one is given, or none', async () => {
    const api = createTestApi(database.db);
    const path = `tenants/${randomUUID()}`;
    const put = async (contact?: object | null) => {
      const answer = await api.call('PUT', path, { body: { name: 'Acme', contact } });
      return (await jsonOf<{ contact: unknown }>(answer)).contact;
    };
    expect(await put()).toBeNull();
    expect(await put({ email: 'jane@acme.com' })).toEqual({ email: 'jane@acme.com', language: 'en' });
    expect(await put()).toEqual({ email: 'jane@acme.com', language: 'en' });
    expect(await put({ email: 'jo@acme.com', language: 'de' })).toEqual({
      email: 'jo@acme.com',
      language: 'de',
    });
    expect(await put(null)).toBeNull();
    for (const contact of [
      { email: 'jane' },
      { email: 'a@b.com\nBcc: c@d.com' },
      { email: 'a@b.com', language: 'fr' },
    ])
      expect(await refusal(await api.call('PUT', path, { body: { name: 'Acme', contact } }))).toBe(
        '400 invalid_request',
      );
  });

  test('200: what changes nothing is in no audit', async () => {
    const api = createTestApi(database.db);
    const id = randomUUID();
    const audited = async () =>
      (await database.db.selectFrom('audit').select('action').where('tenant', '=', id).execute()).map(
        ({ action }) => action,
      );
    for (const name of ['Acme', 'Acme', 'Acme Ltd', 'Acme Ltd'])
      await api.call('PUT', `tenants/${id}`, { body: { name } });
    expect(await audited()).toEqual(['tenant.created', 'tenant.renamed']);
  });

  test('412: with If-None-Match a tenant that is there, or was removed, stays as it is', async () => {
    const api = createTestApi(database.db);
    const path = `tenants/${randomUUID()}`;
    const create = () => api.call('PUT', path, { body: { name: 'Acme' }, headers: { 'If-None-Match': '*' } });
    expect((await create()).status).toBe(200);
    expect(await refusal(await create())).toBe('412 precondition_failed');
    expect((await api.call('DELETE', path)).status).toBeLessThan(300);
    expect(await refusal(await create())).toBe('412 precondition_failed');
    expect(await refusal(await api.call('GET', path))).toBe('404 tenant_not_found');
  });

  test('400: no JSON, no name, an id that is no uuid; 415: no JSON type', async () => {
    const api = createTestApi(database.db);
    const path = `tenants/${randomUUID()}`;
    expect(await refusal(await api.call('PUT', path, { body: 'x' }))).toBe('400 invalid_json');
    expect(await refusal(await api.call('PUT', path, { body: { name: ' ' } }))).toBe('400 invalid_request');
    expect(await refusal(await api.call('PUT', path, { body: { name: 'a\u0000b' } }))).toBe(
      '400 invalid_request',
    );
    expect(await refusal(await api.call('PUT', 'tenants/7', { body: { name: 'A' } }))).toBe(
      '400 invalid_request',
    );
    const headers = { 'Content-Type': 'text/plain' };
    expect(await refusal(await api.call('PUT', path, { body: '{}', headers }))).toBe(
      '415 unsupported_media_type',
    );
  });

  test('401 without a key, 403 for the tenant itself, 404 for another tenant', async () => {
    const api = createTestApi(database.db);
    const id = randomUUID();
    const as = (token: string | null) => api.call('PUT', `tenants/${id}`, { as: token, body: { name: 'A' } });
    expect(await refusal(await as(null))).toBe('401 unauthorized');
    expect(await refusal(await as(api.token(id, 'admin')))).toBe('403 forbidden');
    expect(await refusal(await as(api.token(randomUUID(), 'admin')))).toBe('404 tenant_not_found');
  });

  test('503: no gateway has room for a new tenant, while those that are there can be renamed', async () => {
    const full = await createTestDatabase();
    const api = createTestApi(full.db, { settings: { gateways: twoGateways(1) } });
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const put = (id: string) => api.call('PUT', `tenants/${id}`, { body: { name: 'A' } });
    expect(await (await put(first)).json()).toMatchObject({ gateway: 'default' });
    expect(await (await put(second)).json()).toMatchObject({ gateway: 'two' });
    expect(await refusal(await put(third))).toBe('503 gateways_full');
    expect((await put(first)).status).toBe(200);
    await full.drop();
  });

  test('503: the database is away', async () => {
    const other = openDatabase('postgres://nobody@127.0.0.1:1/none', { max: 1 });
    const unreachable = createTestApi(other);
    const response = await unreachable.call('PUT', `tenants/${randomUUID()}`, { body: { name: 'A' } });
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await refusal(response)).toBe('503 database_unavailable');
    await other.destroy();
    // A pool that was closed is a fault of ours, of which nothing is shown.
    const before = unreachable.logged.length;
    const closed = await unreachable.call('PUT', `tenants/${randomUUID()}`, { body: { name: 'A' } });
    expect(await refusal(closed)).toBe('500 internal_error');
    expect(unreachable.logged).toHaveLength(before + 1);
  });
});
