import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../store/database/errors.ts';
import { requestChange } from '../../store/domains/requests.ts';
import {
  createTestApi,
  createTestApiWithKeys,
  jsonOf,
  OPERATOR_KEY,
  refusal,
  type TestApi,
} from '../../testing/api.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { eventsOf } from '../../testing/server-sent-events.ts';
import { aDomain, BY_OPERATOR, NOON } from '../../testing/store-builders.ts';
import { type RunningServer, startServer } from '../http/server.ts';
import { STREAMS_PER_TENANT } from './stream-slots.ts';

/** So short that a quiet stream checks again at once; the tests wait for what it says, and not for the time. */
const SOON = { streamHeartbeatMs: 5 };

const database = useDatabase({ per: 'test' });
let stopping: AbortController;
let servers: RunningServer[];
beforeEach(async () => {
  stopping = new AbortController();
  servers = [];
});
afterEach(async () => {
  stopping.abort();
  for (const server of servers) await server.stop(2_000);
});

type Subject = { tenant: string; id: string };
type Kind = 'domain' | 'tenant';

/** The path of the stream of a domain, or of all of its tenant's. */
const pathOf = (kind: Kind, { tenant, id }: Subject) =>
  kind === 'domain' ? `tenants/${tenant}/domains/${id}/stream` : `tenants/${tenant}/stream`;

/** The same on a server of its own. */
async function urlOf(api: TestApi, kind: Kind, subject: Subject): Promise<string> {
  const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  servers.push(server);
  return `${server.url}/api/v1/${pathOf(kind, subject)}`;
}

const openIn = async (api: TestApi) => (await api.deps.metrics.openStreams.get()).values[0]?.value;

/** An open stream, over a socket, which has said what there is. */
async function open(api: TestApi, kind: Kind, subject: Subject, as: string) {
  const { id } = subject;
  const url = await urlOf(api, kind, subject);
  const events = eventsOf(await fetch(url, { headers: { Authorization: `Bearer ${as}` } }));
  const first =
    kind === 'domain' ? { event: 'domain', data: { id } } : { event: 'domains', data: { domains: [{ id }] } };
  expect(await events.next()).toMatchObject(first);
  return events;
}

const options = () => ({ stopping: stopping.signal });
const ENDED = { event: 'ended', data: { code: 'unauthorized', detail: expect.stringContaining('new one') } };

/** The stream's last words are that its caller is refused now. */
async function expectEnded(events: ReturnType<typeof eventsOf>) {
  expect(await events.next()).toMatchObject(ENDED);
  expect(await events.next()).toBeNull();
}

const KINDS: Kind[] = ['domain', 'tenant'];

describe.each(KINDS)('an open stream ends at the next heartbeat when (of a %s)', (kind) => {
  test('the key that signed its token has ended', async () => {
    const api = await createTestApiWithKeys(database.db, { ...options(), ...SOON });
    const domain = await aDomain(database.db);
    const events = await open(api, kind, domain, api.token(domain.tenant, 'viewer'));
    expect((await api.call('POST', 'signing-keys', { body: { endOld: 'now' } })).status).toBe(201);
    await expectEnded(events);
  });

  test('its operator key was revoked', async () => {
    const api = createTestApi(database.db, { ...options(), ...SOON });
    const made = await api.call('POST', 'keys', { body: { label: 'ci' } });
    const { id, key } = await jsonOf<{ id: string; key: string }>(made);
    const events = await open(api, kind, await aDomain(database.db), key);
    expect((await api.call('DELETE', `keys/${id}`)).status).toBe(204);
    await expectEnded(events);
  });

  test('its token has expired', async () => {
    let now = Date.now();
    const api = createTestApi(database.db, { ...options(), ...SOON, clock: () => new Date(now) });
    const domain = await aDomain(database.db);
    const events = await open(api, kind, domain, api.token(domain.tenant, 'viewer', 60));
    now += 60_000;
    await expectEnded(events);
  });

  test('its tenant was removed', async () => {
    const api = createTestApi(database.db, { ...options(), ...SOON });
    const domain = await aDomain(database.db);
    const events = await open(api, kind, domain, api.token(domain.tenant, 'viewer'));
    expect((await api.call('DELETE', `tenants/${domain.tenant}`)).status).toBe(202);
    // A read in the very moment of the removal may still have sent the domain, and the entry of its timeline.
    let next = await events.next();
    while (next?.event === 'domain' || next?.event === 'timeline') next = await events.next();
    expect(next).toMatchObject(ENDED);
    expect(await events.next()).toBeNull();
  });
});

describe.each(KINDS)('an open stream (of a %s)', (kind) => {
  test('says nothing of a change that came after its key has ended', async () => {
    const api = await createTestApiWithKeys(database.db, options());
    const { tenant, id } = await aDomain(database.db);
    const events = await open(api, kind, { tenant, id }, api.token(tenant, 'viewer'));
    await api.call('POST', 'signing-keys', { body: { endOld: 'now' } });
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_OPERATOR, now: NOON });
    api.deps.changes.publish({ id, tenant });
    await expectEnded(events);
  });

  test('outlives a rotation that lets old tokens live', async () => {
    const api = await createTestApiWithKeys(database.db, options());
    const { tenant, id } = await aDomain(database.db);
    const events = await open(api, kind, { tenant, id }, api.token(tenant, 'viewer'));
    await api.call('POST', 'signing-keys', { body: {} });
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_OPERATOR, now: NOON });
    api.deps.changes.publish({ id, tenant });
    expect(await events.next()).toMatchObject({ event: 'domain', data: { desired: 'disabled' } });
  });

  test('waits, and says nothing, while the database cannot say whether its token is good', async () => {
    const api = createTestApi(database.db, options());
    const { tenant, id } = await aDomain(database.db);
    const ring = api.deps.tokenRing;
    const events = await open(api, kind, { tenant, id }, api.token(tenant, 'viewer'));
    const { rules } = ring;
    let asked = 0;
    ring.rules = async () => {
      asked += 1;
      if (asked === 1) {
        // The next check follows at once, and finds the database back.
        api.deps.changes.publish({ id, tenant });
        throw new StoreError('database_unavailable', 'away');
      }
      return rules();
    };
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_OPERATOR, now: NOON });
    api.deps.changes.publish({ id, tenant });
    expect(await events.next()).toMatchObject({ event: 'domain', data: { desired: 'disabled' } });
    expect(asked).toBe(2);
    expect(api.logged.map(({ message }) => message)).toEqual(['a stream waits for the database']);
  });
});

describe.each(KINDS)('open streams (of a %s)', (kind) => {
  test('end by themselves after a while, and are opened again', async () => {
    const api = createTestApi(database.db, { ...options(), streamLifeMs: 1_000 });
    const domain = await aDomain(database.db);
    const events = await open(api, kind, domain, api.token(domain.tenant, 'viewer'));
    expect(await events.next()).toBeNull();
    await open(api, kind, domain, api.token(domain.tenant, 'viewer'));
  });

  test('are 50 of one tenant at most; another tenant has its own', async () => {
    const api = createTestApi(database.db, options());
    const one = await aDomain(database.db);
    const other = await aDomain(database.db, { domain: 'portal.other.com' });
    const ask = (subject: Subject) =>
      api.call('GET', pathOf(kind, subject), { as: api.token(subject.tenant, 'viewer') });
    const opened = await Promise.all(Array.from({ length: STREAMS_PER_TENANT }, () => ask(one)));
    expect(new Set(opened.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await ask(one);
    expect(refused.headers.get('Retry-After')).toBe('10');
    expect(await refusal(refused)).toBe('429 rate_limited');
    expect((await ask(other)).status).toBe(200);
    await opened[0]?.body?.cancel();
    await eventually('its place is free again', async () => (await ask(one)).status === 200);
  });

  test('are not held to that for an operator, who takes none of the tenant’s', async () => {
    const api = createTestApi(database.db, options());
    const { tenant, id } = await aDomain(database.db);
    const ask = (as: string) => api.call('GET', pathOf(kind, { tenant, id }), { as });
    for (let n = 0; n <= STREAMS_PER_TENANT; n += 1) expect((await ask(OPERATOR_KEY)).status).toBe(200);
    expect((await ask(api.token(tenant, 'viewer'))).status).toBe(200);
  });

  test('are opened by no HEAD, which has the same headers', async () => {
    const api = createTestApi(database.db, options());
    const domain = await aDomain(database.db);
    const as = api.token(domain.tenant, 'viewer');
    const url = await urlOf(api, kind, domain);
    for (let n = 0; n <= STREAMS_PER_TENANT; n += 1) {
      const head = await fetch(url, { method: 'HEAD', headers: { Authorization: `Bearer ${as}` } });
      expect(`${head.status} ${head.headers.get('Content-Type')}`).toBe('200 text/event-stream');
    }
    expect(await openIn(api)).toBe(0);
  });

  test('end after a while also where the client reads nothing', async () => {
    const api = createTestApi(database.db, { ...options(), ...SOON, streamLifeMs: 1_000 });
    const { tenant, id } = await aDomain(database.db);
    await api.call('GET', pathOf(kind, { tenant, id }), { as: api.token(tenant, 'viewer') });
    expect(await openIn(api)).toBe(1);
    await eventually('it has ended', async () => (await openIn(api)) === 0);
  });
});
