import { expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { eventually } from '../../../testing/eventually.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aServedDomain, aTenant } from '../../../testing/store-builders.ts';
import { createChanges } from '../../streams/changes.ts';

const database = useDatabase();

async function laboratory(overrides: object = {}) {
  const changes = createChanges();
  const api = createTestApi(database.db, { changes, ...overrides });
  const { id: tenant } = await aTenant(database.db);
  const domain = async (name: string) =>
    (await jsonOf<Domain>(await api.call('POST', `tenants/${tenant}/domains`, { body: { domain: name } })))
      .id;
  const wait = (id: string, query = 'wait=active&timeout=55', as?: string) =>
    api.call('GET', `tenants/${tenant}/domains/${id}?${query}`, as === undefined ? {} : { as });
  return { api, tenant, changes, domain, wait };
}

test('a domain that is live is answered at once', async () => {
  const { api } = await laboratory();
  const { id, tenant } = await aServedDomain(database.db);
  const answer = await api.call('GET', `tenants/${tenant}/domains/${id}?wait=active`);
  expect(await jsonOf<Domain>(answer)).toMatchObject({ id, status: 'active' });
});

test('the answer comes with the change that makes waiting senseless', async () => {
  const { api, tenant, changes, domain, wait } = await laboratory();
  const id = await domain('portal.acme.com');
  const answer = wait(id);
  await api.call('POST', `tenants/${tenant}/domains/${id}/disable`);
  changes.publish({ id, tenant });
  expect(await jsonOf<Domain>(await answer)).toMatchObject({ id, desired: 'disabled' });
});

test('the domain is answered as it is when the time is over, and when the server stops', async () => {
  const stopping = new AbortController();
  const { domain, wait } = await laboratory({ stopping: stopping.signal });
  const id = await domain('portal.acme.com');
  expect(await jsonOf<Domain>(await wait(id, 'wait=active&timeout=1'))).toMatchObject({
    status: 'pending_dns',
  });
  const answer = wait(id);
  stopping.abort();
  expect(await jsonOf<Domain>(await answer)).toMatchObject({ status: 'pending_dns' });
});

test('a domain that is forgotten meanwhile is not found', async () => {
  const { tenant, changes, domain, wait } = await laboratory();
  const id = await domain('portal.acme.com');
  const answer = wait(id);
  await database.db.deleteFrom('portal_domains').where('id', '=', id).execute();
  changes.publish({ id, tenant });
  expect(await refusal(await answer)).toBe('404 domain_not_found');
});

test.each(['wait=forever', 'wait=active&timeout=0', 'wait=active&timeout=56', 'wait=active&timeout=soon'])(
  '?%s is refused',
  async (query) => {
    const { domain, wait } = await laboratory();
    expect(await refusal(await wait(await domain('portal.acme.com'), query))).toBe('400 invalid_request');
  },
);

test('who waits counts as an open stream of the tenant, and gives its place back', async () => {
  const { api, tenant, changes, domain, wait } = await laboratory();
  const id = await domain('portal.acme.com');
  const token = api.token(tenant, 'viewer');
  const waiting = Array.from({ length: 50 }, () => wait(id, 'wait=active&timeout=55', token));
  const more = () => wait(id, 'wait=active&timeout=1', token);
  await eventually('all places are taken', async () => (await more()).status === 429);
  expect(await refusal(await more())).toBe('429 rate_limited');
  await api.call('POST', `tenants/${tenant}/domains/${id}/disable`);
  changes.publish({ id, tenant });
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);
  expect((await wait(id, 'wait=active&timeout=1', token)).status).toBe(200);
});
