import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, OPERATOR_KEY, refusal, type TestApi } from '../../testing/api.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { eventsOf } from '../../testing/server-sent-events.ts';
import { aDomain } from '../../testing/store-builders.ts';
import { startServer } from '../http/server.ts';
import { followStore } from '../streams/follow-store.ts';

const database = useDatabase();
const NOON = new Date('2026-12-01T12:00:00.000Z');

type Of = { tenant: string; id: string };
const RECORDS = 'links/records';

/** A link of the domain: its id, and the secret out of its URL. */
async function aLink(api: TestApi, { tenant, id }: Of, expiresIn = 3_600) {
  const path = `tenants/${tenant}/domains/${id}/links`;
  const made = await api.call('POST', path, { body: { expiresIn } });
  const link = await jsonOf<{ id: string; url: string }>(made);
  const secret = new URL(link.url).hash.slice(1);
  return { secret, revoke: () => api.call('DELETE', `${path}/${link.id}`) };
}

describe('GET /links/records', () => {
  test('200: the records of that domain and how each stands, and nothing else of its tenant', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db, { domain: `${randomUUID()}.acme.com` });
    await aDomain(database.db, { tenant: domain.tenant, domain: 'secret-project.acme.com' });
    const { secret } = await aLink(api, domain);
    const answer = await api.call('GET', RECORDS, { as: secret });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    const seen = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(seen).sort()).toEqual([
      ...['checksStopped', 'displayDomain', 'dnsMessage', 'dnsProvider', 'dnsTask', 'domain', 'done'],
      ...['expiresAt', 'headline', 'lastCheckedAt', 'nextCheckAt', 'nextSteps', 'records'],
    ]);
    expect(seen).toMatchObject({
      ...{ domain: domain.domain, dnsTask: 'publish', done: false },
      records: [{ type: 'CNAME', name: domain.domain, value: domain.canonicalHost, state: 'unknown' }],
    });
    for (const other of ['secret-project', domain.tenant, domain.id, 'Acme', 'conditions'])
      expect(text).not.toContain(other);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  test('304 until something of it has changed', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const { secret } = await aLink(api, domain);
    const tag = (await api.call('GET', RECORDS, { as: secret })).headers.get('ETag') ?? '';
    const ask = () => api.call('GET', RECORDS, { as: secret, headers: { 'If-None-Match': tag } });
    expect((await ask()).status).toBe(304);
    await api.call('POST', `tenants/${domain.tenant}/domains/${domain.id}/disable`);
    expect((await ask()).status).toBe(200);
  });

  test('answers a link that has expired, was revoked, or never was with the very same words', async () => {
    let now = NOON;
    const api = createTestApi(database.db, { clock: () => now });
    const domain = await aDomain(database.db);
    const [expiring, revoked] = [await aLink(api, domain, 60), await aLink(api, domain)];
    const ask = async (as: string) => {
      const answer = await api.call('GET', RECORDS, { as });
      return `${answer.status} ${await answer.text()}`;
    };
    now = new Date(NOON.getTime() + 59_999);
    expect(await ask(expiring.secret)).toMatch(/^200 /);
    now = new Date(NOON.getTime() + 60_000);
    await revoked.revoke();
    const answers = [
      await ask(expiring.secret),
      await ask(revoked.secret),
      await ask(`pdl_${'0'.repeat(64)}`),
    ];
    expect(answers[0]).toMatch(/^404 .*"link_not_valid".*Ask whoever sent it to you for a new one/);
    expect(new Set(answers).size).toBe(1);
  });

  test('401 without the secret of a link, which opens nothing else', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const { secret } = await aLink(api, domain);
    for (const as of [null, OPERATOR_KEY, api.token(domain.tenant, 'admin'), `${secret}0`])
      expect(await refusal(await api.call('GET', RECORDS, { as }))).toBe('401 unauthorized');
    const own = `tenants/${domain.tenant}/domains/${domain.id}`;
    for (const path of [own, `${own}/events`, `${own}/links`, 'stats'])
      expect(await refusal(await api.call('GET', path, { as: secret }))).toBe('401 unauthorized');
    const stream = await api.call('GET', `${RECORDS}/stream?access_token=${secret}`, { as: null });
    expect(await refusal(stream)).toBe('401 unauthorized');
  });

  test('429: the 61st of a link within a minute, whatever others do from its address', async () => {
    const api = createTestApi(database.db, { clock: () => NOON });
    const domain = await aDomain(database.db);
    const [one, two] = [await aLink(api, domain), await aLink(api, domain)];
    const ask = (as: string) => api.call('GET', RECORDS, { as });
    for (let n = 0; n < 60; n += 1) expect((await ask(one.secret)).status).toBe(200);
    const refused = await ask(one.secret);
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect(await refusal(refused)).toBe('429 rate_limited');
    const madeUp = `pdl_${'0'.repeat(64)}`;
    for (let n = 0; n < 60; n += 1) expect((await ask(madeUp)).status).toBe(404);
    expect(await refusal(await ask(madeUp))).toBe('429 rate_limited');
    // Behind a proxy they may have one address.
    expect((await ask(two.secret)).status).toBe(200);
  });
});

describe('POST /links/records/refresh', () => {
  test('202, in the name of the tenant by that link; six of a domain’s links in a minute', async () => {
    const api = createTestApi(database.db, { clock: () => NOON });
    const domain = await aDomain(database.db);
    const [one, two] = [await aLink(api, domain), await aLink(api, domain)];
    const ask = (as: string) => api.call('POST', `${RECORDS}/refresh`, { as });
    for (let n = 0; n < 3; n += 1)
      for (const { secret } of [one, two]) expect((await ask(secret)).status).toBe(202);
    expect(await refusal(await ask(one.secret))).toBe('429 rate_limited');
    const other = await aLink(api, await aDomain(database.db));
    expect((await ask(other.secret)).status).toBe(202);
    const { domain_id, by } = await database.db
      .selectFrom('portal_domain_events')
      .selectAll()
      .where('domain_id', '=', domain.id)
      .where('to_value', '=', 'refresh')
      .executeTakeFirstOrThrow();
    expect([domain_id, by]).toEqual([domain.id, 'tenant']);
  });

  test('429 where the checks of the whole tenant are used up', async () => {
    const api = createTestApi(database.db, { clock: () => NOON });
    const domain = await aDomain(database.db);
    const { secret } = await aLink(api, domain);
    const as = api.token(domain.tenant, 'admin');
    const own = `tenants/${domain.tenant}/domains/${domain.id}/refresh`;
    for (let n = 0; n < 30; n += 1) expect((await api.call('POST', own, { as })).status).toBe(202);
    expect(await refusal(await api.call('POST', `${RECORDS}/refresh`, { as: secret }))).toBe(
      '429 rate_limited',
    );
  });
});

describe('GET /links/records/stream', () => {
  test('200: the records at once and after a change, and the end at once when the link is revoked', async () => {
    const { api, url, stop } = await listening();
    const domain = await aDomain(database.db);
    const { secret, revoke } = await aLink(api, domain);
    const open = () => fetch(`${url}/${RECORDS}/stream`, { headers: { Authorization: `Bearer ${secret}` } });
    const events = eventsOf(await open());
    expect(await events.next()).toMatchObject({ event: 'records', data: { dnsTask: 'publish' } });
    await api.call('POST', `tenants/${domain.tenant}/domains/${domain.id}/disable`);
    expect(await events.next()).toMatchObject({ event: 'records', data: { dnsTask: 'none' } });
    await revoke();
    expect(await events.next()).toMatchObject({ event: 'ended', data: { code: 'link_not_valid' } });
    expect(await events.next()).toBeNull();
    expect(await refusal(await open())).toBe('404 link_not_valid');
    await stop();
  });

  test('the end by the clock, at the next heartbeat', async () => {
    let now = NOON;
    const { api, url, stop } = await listening({ clock: () => now, streamHeartbeatMs: 20 });
    const domain = await aDomain(database.db);
    const { secret } = await aLink(api, domain, 60);
    const headers = { Authorization: `Bearer ${secret}` };
    const events = eventsOf(await fetch(`${url}/${RECORDS}/stream`, { headers }));
    expect(await events.next()).toMatchObject({ event: 'records' });
    now = new Date(NOON.getTime() + 60_000);
    expect(await events.next()).toMatchObject({ event: 'ended', data: { code: 'link_not_valid' } });
    await stop();
  });

  test('429: the eleventh by the links of a domain; the tenant’s own are not among them', async () => {
    const stopping = new AbortController();
    const api = createTestApi(database.db, { stopping: stopping.signal });
    const domain = await aDomain(database.db);
    const links = [await aLink(api, domain), await aLink(api, domain)];
    const open = (n: number) => api.call('GET', `${RECORDS}/stream`, { as: links[n % 2]?.secret ?? null });
    for (let n = 0; n < 10; n += 1) expect((await open(n)).status).toBe(200);
    expect(await refusal(await open(0))).toBe('429 rate_limited');
    const own = `tenants/${domain.tenant}/domains/${domain.id}/stream`;
    expect((await api.call('GET', own, { as: api.token(domain.tenant, 'viewer') })).status).toBe(200);
    stopping.abort();
  });
});

/** The API on a socket, following the store; `stop` ends it as SIGTERM does. */
async function listening(over: Parameters<typeof createTestApi>[1] = {}) {
  const stopping = new AbortController();
  const api = createTestApi(database.db, { ...over, stopping: stopping.signal });
  const following = followStore({ databaseUrl: database.url, deps: api.deps, signal: stopping.signal });
  await eventually('the store is followed', () => api.deps.servedNames.ready);
  const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  return {
    ...{ api, url: `${server.url}/api/v1` },
    stop: async () => {
      stopping.abort();
      await server.stop(2_000);
      await following;
    },
  };
}
