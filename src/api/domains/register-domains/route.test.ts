import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Domain, Problem } from '../../../client/client.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

type Results = { results: { name: string; status: string; domain?: Domain; problem?: Problem }[] };

async function laboratory(settings: object = {}) {
  const api = createTestApi(database.db, { settings });
  const { id } = await aTenant(database.db);
  const path = `tenants/${id}/domains`;
  const batch = (domains: unknown, options: object = {}) =>
    api.call('POST', `${path}:batch`, { body: { domains }, ...options });
  const listed = async () => {
    const { domains } = await jsonOf<{ domains: Domain[] }>(await api.call('GET', path));
    return domains.map(({ domain }) => domain).sort();
  };
  return { api, tenant: id, path, batch, listed };
}

test('each name is registered by itself, and one that is refused stops no other', async () => {
  const { batch, listed } = await laboratory();
  const answer = await batch(['b.acme.com', 'com.au', 'A.acme.com', 'b.acme.com']);
  expect(answer.status).toBe(200);
  const { results } = await jsonOf<Results>(answer);
  expect(results.map(({ name, status, problem }) => [name, status, problem?.code])).toEqual([
    ['b.acme.com', 'registered', undefined],
    ['com.au', 'refused', 'public_suffix'],
    ['A.acme.com', 'registered', undefined],
    ['b.acme.com', 'refused', 'already_registered'],
  ]);
  expect(results[3]?.problem?.domainId).toBe(results[0]?.domain?.id);
  expect(await listed()).toEqual(['a.acme.com', 'b.acme.com']);
});

test('the limits hold within a batch: what is beyond them is refused, and what is within is stored', async () => {
  const { batch, listed } = await laboratory({ domainsPerTenant: 2 });
  const { results } = await jsonOf<Results>(await batch(['a.acme.com', 'b.acme.com', 'c.acme.com']));
  expect(results.map(({ problem }) => problem?.code)).toEqual([undefined, undefined, 'quota_exceeded']);
  expect(await listed()).toEqual(['a.acme.com', 'b.acme.com']);
});

test('each name counts for the rate of the tenant', async () => {
  const { api, tenant, batch, listed } = await laboratory({ requestsPerMinute: 3 });
  const names = ['a.acme.com', 'b.acme.com', 'c.acme.com', 'd.acme.com', 'com.au'];
  const { results } = await jsonOf<Results>(await batch(names, { as: api.token(tenant, 'admin') }));
  expect(results.map(({ problem }) => problem?.code)).toEqual([
    ...[undefined, undefined, undefined],
    ...['rate_limited', 'rate_limited'],
  ]);
  expect(await listed()).toEqual(['a.acme.com', 'b.acme.com', 'c.acme.com']);
});

test('200 names are taken and 201 are not', async () => {
  const { batch } = await laboratory({ domainsPerTenant: 500, registrationsPerDay: 500 });
  const names = Array.from({ length: 201 }, (_, n) => `portal-${n}.acme.com`);
  expect(await refusal(await batch(names))).toBe('400 invalid_request');
  const { results } = await jsonOf<Results>(await batch(names.slice(1)));
  expect(results.filter(({ status }) => status === 'registered')).toHaveLength(200);
});

test('repeated under its key it is answered as the first time', async () => {
  const { batch, listed } = await laboratory();
  const keyed = { headers: { 'Idempotency-Key': randomUUID() } };
  const first = await jsonOf<Results>(await batch(['a.acme.com', 'com.au'], keyed));
  const again = await batch(['a.acme.com', 'com.au'], keyed);
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(await jsonOf<Results>(again)).toEqual(first);
  expect(await listed()).toEqual(['a.acme.com']);
});

test('a tenant that is not there, and a token that may only read, are refused as a whole', async () => {
  const { api, tenant, batch } = await laboratory();
  const body = { domains: ['a.acme.com'] };
  const other = await api.call('POST', `tenants/${randomUUID()}/domains:batch`, { body });
  expect(await refusal(other)).toBe('404 tenant_not_found');
  expect(await refusal(await batch(['a.acme.com'], { as: api.token(tenant, 'viewer') }))).toBe(
    '403 forbidden',
  );
});

test('a path that only begins like it is no operation', async () => {
  const { api, path } = await laboratory();
  for (const end of [':batches', 'batch', ':', ':other'])
    expect(
      await refusal(await api.call('POST', `${path}${end}`, { body: { domains: ['a.acme.com'] } })),
    ).toBe('404 not_found');
});
