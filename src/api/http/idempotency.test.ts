import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Domain } from '../../client/client.ts';
import { listTimeline } from '../../store/domains/timeline.ts';
import { createTestApi, jsonOf, OPERATOR_KEY, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aTenant } from '../../testing/store-builders.ts';

const database = useDatabase();

async function laboratory() {
  const api = createTestApi(database.db);
  const { id: tenant } = await aTenant(database.db);
  const path = `tenants/${tenant}/domains`;
  const register = (domain: string, key: string, options: object = {}) =>
    api.call('POST', path, { body: { domain }, headers: { 'Idempotency-Key': key }, ...options });
  return { api, tenant, path, register };
}

test('a registration is carried out once, and answered the second time as the first', async () => {
  const { api, path, register } = await laboratory();
  const first = await register('portal.acme.com', 'one');
  const again = await register('portal.acme.com', 'one');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(first.headers.has('Idempotency-Replayed')).toBe(false);
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(again.headers.get('Location')).toBe(first.headers.get('Location'));
  expect(await again.text()).toBe(await first.text());
  const { domains } = await jsonOf<{ domains: Domain[] }>(await api.call('GET', path));
  expect(domains).toHaveLength(1);
});

test('a repetition in another language names the language of its body', async () => {
  const { register, api, path } = await laboratory();
  const key = randomUUID();
  const inGerman = { 'Idempotency-Key': key, 'Accept-Language': 'de' };
  const body = { domain: 'sprache.acme.com' };
  const first = await api.call('POST', path, { body, headers: inGerman });
  const again = await register(body.domain, key);
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect([first, again].map(({ headers }) => headers.get('Content-Language'))).toEqual(['de', 'de']);
  expect(await again.text()).toBe(await first.text());
});

test('many at once make one domain, and nobody is told that it is registered already', async () => {
  const { register } = await laboratory();
  const answers = await Promise.all(Array.from({ length: 6 }, () => register('many.acme.com', 'many')));
  const codes = await Promise.all(answers.map(async (answer) => (answer.ok ? '201' : refusal(answer))));
  expect(codes).toContain('201');
  expect(new Set(codes.filter((code) => code !== '201'))).toEqual(
    codes.every((code) => code === '201') ? new Set() : new Set(['409 idempotency_key_in_use']),
  );
});

test('a key of another request is refused, and another caller has keys of its own', async () => {
  const { api, tenant, register } = await laboratory();
  const key = randomUUID();
  await register('a.acme.com', key);
  expect(await refusal(await register('b.acme.com', key))).toBe('422 idempotency_key_reused');
  const other = await register('b.acme.com', key, { as: api.token(tenant, 'admin') });
  expect(other.status).toBe(201);
  // Another token of the same tenant.
  const again = await register('b.acme.com', key, { as: api.token(tenant, 'admin') });
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
});

test('a refused request has changed nothing, and may be corrected under its key', async () => {
  const { register } = await laboratory();
  const key = randomUUID();
  expect(await refusal(await register('com.au', key))).toBe('422 public_suffix');
  expect(await refusal(await register('not a name', key))).toBe('422 invalid_hostname');
  expect((await register('good.acme.com', key)).status).toBe(201);
});

test('a key that no header can be is refused, and nothing is stored', async () => {
  const { register } = await laboratory();
  for (const key of ['with blank', 'x'.repeat(256)]) {
    const answer = await register('good.acme.com', key);
    expect(await jsonOf<object>(answer)).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'idempotency-key' }],
    });
  }
});

test('a registration whose server died before it kept the answer is answered with the domain that it made', async () => {
  const { tenant, path } = await laboratory();
  let now = Date.parse('2026-11-30T12:00:00Z');
  const api = createTestApi(database.db, { clock: () => new Date(now) });
  const request = { body: { domain: 'lost.acme.com' }, headers: { 'Idempotency-Key': 'lost' } };
  const made = await jsonOf<Domain>(await api.call('POST', path, request));
  // As the row stood between the two transactions.
  await sql`update idempotency_keys set status = null, location = null, body = null,
    leased_until = begun_at + interval '60 seconds' where key = 'lost'`.execute(database.db);
  expect(await refusal(await api.call('POST', path, request))).toBe('409 idempotency_key_in_use');
  now += 61_000;
  const answer = await api.call('POST', path, request);
  expect(answer.status).toBe(201);
  expect(await jsonOf<Domain>(answer)).toEqual(made);
  const { domains } = await jsonOf<{ domains: Domain[] }>(await api.call('GET', `tenants/${tenant}/domains`));
  expect(domains).toHaveLength(1);
});

test('after an error of the server the next try is answered with the domain that the first has made', async () => {
  const { tenant, path } = await laboratory();
  const failing = createTestApi(database.db, {
    events: {
      // The domain is stored by then.
      capture: () => {
        throw new Error('the server fails');
      },
      shutdown: async () => undefined,
    },
  });
  const request = { body: { domain: 'failed.acme.com' }, headers: { 'Idempotency-Key': 'failed' } };
  expect(await refusal(await failing.call('POST', path, request))).toBe('500 internal_error');
  const api = createTestApi(database.db);
  const { domains } = await jsonOf<{ domains: Domain[] }>(await api.call('GET', `tenants/${tenant}/domains`));
  const answer = await api.call('POST', path, request);
  expect(answer.status).toBe(201);
  expect((await jsonOf<Domain>(answer)).id).toBe(domains[0]?.id);
});

test('so is the repetition of a registration of a name that was here before', async () => {
  const { tenant, path } = await laboratory();
  let now = Date.parse('2026-11-30T12:00:00Z');
  const api = createTestApi(database.db, { clock: () => new Date(now) });
  const { id } = await jsonOf<Domain>(await api.call('POST', path, { body: { domain: 'again.acme.com' } }));
  await api.call('DELETE', `tenants/${tenant}/domains/${id}`);
  const request = { body: { domain: 'again.acme.com' }, headers: { 'Idempotency-Key': randomUUID() } };
  expect((await api.call('POST', path, request)).status).toBe(201);
  await sql`update idempotency_keys set status = null, location = null, body = null, leased_until = begun_at`.execute(
    database.db,
  );
  now += 1_000;
  const answer = await api.call('POST', path, request);
  expect([answer.status, answer.headers.get('Idempotency-Replayed')]).toEqual([201, null]);
  expect((await jsonOf<Domain>(answer)).id).toBe(id);
  const unkeyed = await api.call('POST', path, { body: { domain: 'again.acme.com' } });
  expect(await refusal(unkeyed)).toBe('409 already_registered');
});

test('a wish is written once', async () => {
  const { api, tenant, register } = await laboratory();
  const { id } = await jsonOf<Domain>(await register('wish.acme.com', randomUUID()));
  const headers = { 'Idempotency-Key': 'refresh-once' };
  for (const replayed of [null, 'true']) {
    const answer = await api.call('POST', `tenants/${tenant}/domains/${id}/refresh`, { headers });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('Idempotency-Replayed')).toBe(replayed);
  }
  const entries = await listTimeline(database.db, id, { limit: 10 });
  expect(entries.filter(({ kind }) => kind === 'requested')).toHaveLength(1);
});

test('tenants may send 120 keys a minute, and operators as many as they like', async () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const api = createTestApi(database.db, { clock: () => now });
  const { id: tenant } = await aTenant(database.db);
  const as = api.token(tenant, 'admin');
  const send = (options: object = {}) =>
    api.call('POST', `tenants/${tenant}/domains`, {
      ...{ as, body: { domain: 'com.au' }, headers: { 'Idempotency-Key': randomUUID() } },
      ...options,
    });
  for (let n = 0; n < 120; n += 1) expect(await refusal(await send())).toBe('422 public_suffix');
  expect(await refusal(await send())).toBe('429 rate_limited');
  expect(await refusal(await send({ headers: {} }))).toBe('422 public_suffix');
  expect(await refusal(await send({ as: OPERATOR_KEY }))).toBe('422 public_suffix');
});
