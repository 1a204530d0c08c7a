import { expect, test } from 'vitest';
import type { Domain } from '../../client/client.ts';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aServedDomain, aTenant } from '../../testing/store-builders.ts';

const database = useDatabase();

async function aRegisteredDomain() {
  const api = createTestApi(database.db);
  const { id: tenant } = await aTenant(database.db);
  const answer = await api.call('POST', `tenants/${tenant}/domains`, { body: { domain: 'portal.acme.com' } });
  const { id } = await jsonOf<Domain>(answer);
  const path = `tenants/${tenant}/domains/${id}`;
  const read = async (headers: Record<string, string> = {}) => api.call('GET', path, { headers });
  const etag = async () => (await read()).headers.get('ETag') ?? '';
  return { api, path, registered: answer, read, etag };
}

test('a domain has one ETag, in whichever answer it stands, until something of it changes', async () => {
  const { api, path, registered, etag } = await aRegisteredDomain();
  expect(registered.headers.get('ETag')).toBe(await etag());
  const before = await etag();
  expect(await etag()).toBe(before);
  const disabled = await api.call('POST', `${path}/disable`);
  expect(disabled.headers.get('ETag')).not.toBe(before);
  expect(disabled.headers.get('ETag')).toBe(await etag());
});

test('a domain at rest has the ETag of what a visit has found, also in the answer to a change', async () => {
  const { db } = database;
  const { id, tenant } = await aServedDomain(db);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const due = {
    due_at: at,
    urgent: false,
    leased_until: null,
    checked_at: at,
    origin_due_at: at,
    full_check_at: at,
  };
  await db
    .insertInto('patrol')
    .values({ domain_id: id, tenant, ...due, dns_fingerprint: null, servers: '' })
    .execute();
  const api = createTestApi(db);
  const path = `tenants/${tenant}/domains/${id}`;
  const refreshed = await api.call('POST', `${path}/refresh`);
  const disabled = await api.call('POST', `${path}/disable`);
  const read = await api.call('GET', path);
  expect(await jsonOf<Domain>(refreshed)).toMatchObject({ lastCheckedAt: at });
  expect(disabled.headers.get('ETag')).toBe(read.headers.get('ETag'));
});

test('a domain that was read is not sent again while nothing of it has changed', async () => {
  const { api, path, read, etag } = await aRegisteredDomain();
  const seen = { 'If-None-Match': await etag() };
  const unchanged = await read(seen);
  expect(unchanged.status).toBe(304);
  expect(await unchanged.text()).toBe('');
  await api.call('POST', `${path}/disable`);
  expect((await read(seen)).status).toBe(200);
});

test.each([
  ['POST', '/disable'],
  ['POST', '/refresh'],
  ['POST', '/retry'],
  ['DELETE', ''],
  ['DELETE', '/certificate'],
])('%s …%s with If-Match changes the domain only as it was read', async (method, operation) => {
  const { api, path, etag } = await aRegisteredDomain();
  const read = await etag();
  // Somebody else is faster.
  await api.call('POST', `${path}/disable`);
  const between = await etag();
  const late = await api.call(method, `${path}${operation}`, { headers: { 'If-Match': read } });
  expect(await refusal(late)).toBe('412 precondition_failed');
  expect(await etag()).toBe(between);
  const current = { 'If-Match': `"of-another", ${between}` };
  expect((await api.call(method, `${path}${operation}`, { headers: current })).status).toBe(202);
});

test('If-Match: * fits any domain that is there', async () => {
  const { api, path } = await aRegisteredDomain();
  const any = { headers: { 'If-Match': '*' } };
  expect((await api.call('POST', `${path}/refresh`, any)).status).toBe(202);
});

test.each(['unquoted', 'W/"weak"', ''])('If-Match: %j is refused, and nothing is changed', async (header) => {
  const { api, path, etag } = await aRegisteredDomain();
  const before = await etag();
  const answer = await api.call('POST', `${path}/disable`, { headers: { 'If-Match': header } });
  expect(await jsonOf<object>(answer)).toMatchObject({
    code: 'invalid_request',
    errors: [{ field: 'if-match' }],
  });
  expect(await etag()).toBe(before);
});
