import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aTenant } from '../../testing/store-builders.ts';
import type { Message } from '../../webhooks/send.ts';

const database = useDatabase({ per: 'test' });
const URL_OF_ALL = 'https://hooks.acme.com/portal';

type Webhook = { id: string; url: string; secret: string; events: string[] | null };
type Delivery = { id: string; webhookId: string; type: string; name: string; nextAt: string | null };

async function aWebhook(api: ReturnType<typeof createTestApi>, body: object = {}): Promise<Webhook> {
  const made = await api.call('POST', 'webhooks', { body: { url: URL_OF_ALL, ...body } });
  expect(made.status).toBe(201);
  return jsonOf<Webhook>(made);
}

const deliveriesTo = async (api: ReturnType<typeof createTestApi>, { id }: Webhook, query = '') =>
  jsonOf<{ deliveries: Delivery[]; nextCursor: string | null }>(
    await api.call('GET', `webhooks/${id}/deliveries${query}`),
  );

describe('endpoints of webhooks', () => {
  test('show their secret once, and are listed without it', async () => {
    const api = createTestApi(database.db);
    const made = await aWebhook(api, { events: ['domain.status_changed'] });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret, ...shown } = made;
    expect(await (await api.call('GET', 'webhooks')).json()).toEqual({ webhooks: [shown] });
    expect(await (await api.call('GET', `webhooks/${made.id}`)).json()).toEqual(shown);
    const rotated = await jsonOf<Webhook>(await api.call('POST', `webhooks/${made.id}/rotate`));
    expect(rotated).toMatchObject({ ...shown, oldSecretUntil: expect.any(String) });
    expect(rotated.secret).not.toBe(secret);
    expect((await api.call('DELETE', `webhooks/${made.id}`)).status).toBe(204);
    expect(await refusal(await api.call('GET', `webhooks/${made.id}`))).toBe('404 webhook_not_found');
  });

  test('are refused where they lead to no public https, or to a tenant or an event that is none', async () => {
    const api = createTestApi(database.db);
    const ask = async (body: object) => refusal(await api.call('POST', 'webhooks', { body }));
    for (const url of [
      'http://hooks.acme.com/',
      'ftp://hooks.acme.com/',
      'hooks',
      'https://user:secret@hooks.acme.com/',
      'https://hooks.acme.com/#part',
    ])
      expect([url, await ask({ url })]).toEqual([url, '422 webhook_url_not_allowed']);
    expect(await ask({ url: URL_OF_ALL, tenant: randomUUID() })).toBe('404 tenant_not_found');
    for (const events of [[], ['webhook.test'], ['domain.unknown']])
      expect(await ask({ url: URL_OF_ALL, events })).toBe('400 invalid_request');
    const own = createTestApi(database.db, { settings: { webhookNetworks: ['10.0.0.0/8'] } });
    expect((await aWebhook(own, { url: 'http://hooks.internal/' })).url).toBe('http://hooks.internal/');
  });

  test.each(['rotate', 'test', 'resume', 'deliveries'])('that are not there have no %s', async (verb) => {
    const api = createTestApi(database.db);
    const method = verb === 'deliveries' ? 'GET' : 'POST';
    expect(await refusal(await api.call(method, `webhooks/${randomUUID()}/${verb}`))).toBe(
      '404 webhook_not_found',
    );
  });

  test('get an event of what a tenant does, in its own transaction, and only what they want', async () => {
    const api = createTestApi(database.db);
    const { id: tenant } = await aTenant(database.db);
    const all = await aWebhook(api);
    const theirs = await aWebhook(api, { tenant });
    const others = await aWebhook(api, { tenant: (await aTenant(database.db)).id });
    const changes = await aWebhook(api, { events: ['domain.status_changed'] });
    const as = api.token(tenant, 'admin');
    const body = { domain: 'portal.acme.com' };
    expect((await api.call('POST', `tenants/${tenant}/domains`, { as, body })).status).toBe(201);
    for (const one of [all, theirs])
      expect((await deliveriesTo(api, one)).deliveries).toEqual([
        expect.objectContaining({ type: 'domain.registered', name: 'portal.acme.com', attempts: 0 }),
      ]);
    for (const one of [others, changes]) expect((await deliveriesTo(api, one)).deliveries).toEqual([]);
  });

  test('are sent a test at once, signed by each secret in force, and what came back is shown', async () => {
    const sent: Message[] = [];
    const sendWebhook = async (message: Message) => {
      sent.push(message);
      return { status: 500, body: 'no such hook' };
    };
    const api = createTestApi(database.db, { sendWebhook });
    const { id } = await aWebhook(api);
    await api.call('POST', `webhooks/${id}/rotate`);
    const answer = await api.call('POST', `webhooks/${id}/test`);
    expect(await answer.json()).toEqual({
      ...{ delivered: false, status: 500, failure: null, body: 'no such hook' },
    });
    expect(sent).toMatchObject([{ url: URL_OF_ALL, secrets: [expect.any(String), expect.any(String)] }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: { webhook: id } });
  });

  test('are sent again what has happened since a time, page by page in the log', async () => {
    const api = createTestApi(database.db);
    for (const domain of ['a.acme.com', 'b.acme.com', 'c.acme.com']) await aDomain(database.db, { domain });
    const webhook = await aWebhook(api);
    const replay = (since: string) => api.call('POST', `webhooks/${webhook.id}/replay`, { body: { since } });
    expect(await (await replay('2027-01-01T00:00:00Z')).json()).toEqual({ replayed: 0 });
    const answer = await replay('2026-11-01T00:00:00Z');
    expect([answer.status, await answer.json()]).toEqual([202, { replayed: 3 }]);
    // What waits already is not doubled.
    expect(await (await replay('2026-11-01T00:00:00Z')).json()).toEqual({ replayed: 0 });
    const first = await deliveriesTo(api, webhook, '?limit=2');
    expect(first.deliveries.map(({ name }) => name)).toEqual(['c.acme.com', 'b.acme.com']);
    const second = await deliveriesTo(api, webhook, `?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ deliveries: [{ name: 'a.acme.com' }], nextCursor: null });
    expect(await refusal(await replay('yesterday'))).toBe('400 invalid_request');
  });
});
