import { describe, expect, test } from 'vitest';
import { createTestApi, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { eventsOf } from '../../testing/server-sent-events.ts';
import { aDomain } from '../../testing/store-builders.ts';
import { createAdmission } from './admission.ts';
import { startServer } from './server.ts';

const LISTED = 'https://app.example.com';
/** Others that are as much alike as may be. */
const UNLISTED = [
  'https://app.example.com.evil.example',
  'https://evil-app.example.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://example.com',
  'null',
];

const database = useDatabase();
const apiFor = (embedOrigins: string[], stopping = new AbortController().signal) =>
  createTestApi(database.db, { settings: { embedOrigins }, stopping });
const fieldsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

const preflight = (api: TestApi, origin: string, path = '/api/v1/tenants/t1/domains') =>
  api.app.request(path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    },
  });
const stream = (api: TestApi, { tenant }: { tenant: string }, origin: string) =>
  api.call('GET', `tenants/${tenant}/stream`, {
    as: api.token(tenant, 'viewer'),
    headers: { Origin: origin },
  });

describe('a page of a listed origin', () => {
  test('is let through before a request, without an account and for some minutes', async () => {
    const answer = await preflight(apiFor(['https://other.example', LISTED]), LISTED);
    expect(answer.status).toBe(204);
    expect(fieldsOf(answer)).toMatchObject({
      'access-control-allow-origin': LISTED,
      'access-control-allow-headers': expect.stringContaining('Authorization'),
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,DELETE',
      'access-control-max-age': '600',
    });
    expect(answer.headers.get('Vary')).toContain('Origin');
  });

  test('may read answers and refusals, the times to wait among them, and never sends cookies', async () => {
    const api = apiFor([LISTED]);
    const { tenant } = await aDomain(database.db);
    const headers = { Origin: LISTED };
    const viewer = api.token(tenant, 'viewer');
    for (const [path, as, status] of [
      [`tenants/${tenant}/domains`, viewer, 200],
      [`tenants/${tenant}/domains`, 'pdt_ended', 401],
      ['nothing', viewer, 404],
    ] as const) {
      const answer = await api.call('GET', path, { as, headers });
      expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([status, LISTED]);
      expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
      expect(answer.headers.has('Access-Control-Allow-Credentials')).toBe(false);
    }
  });

  test('may follow the stream of the tenant', async () => {
    const stopping = new AbortController();
    const api = apiFor([LISTED], stopping.signal);
    const domain = await aDomain(database.db);
    const answer = await stream(api, domain, LISTED);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(LISTED);
    const events = eventsOf(answer);
    expect(await events.next()).toMatchObject({ event: 'domains', data: { domains: [{ id: domain.id }] } });
    stopping.abort();
    expect(await events.next()).toBeNull();
  });

  test('is told of an overload that is refused in front of everything, but is let through before a request', async () => {
    const api = apiFor([LISTED]);
    const admission = createAdmission({
      ...api.deps,
      overload: { ...api.deps.overload, isFull: () => true },
    });
    const server = await startServer(api.app, { host: '127.0.0.1', port: 0, admission });
    const ask = async (method: string, origin: string) => {
      const answer = await fetch(`${server.url}/api/v1/tenants`, { method, headers: { Origin: origin } });
      return [answer.status, answer.headers.get('Access-Control-Allow-Origin')];
    };
    expect(await ask('GET', LISTED)).toEqual([503, LISTED]);
    expect(await ask('GET', 'https://evil.example')).toEqual([503, null]);
    expect(await ask('OPTIONS', LISTED)).toEqual([204, LISTED]);
    await server.stop(0);
  });
});

describe('a page of any other origin', () => {
  test.each(UNLISTED)('%s gets nothing: no preflight, no answer, no stream', async (origin) => {
    const api = apiFor([LISTED]);
    const domain = await aDomain(database.db);
    expect(fieldsOf(await preflight(api, origin))).toEqual({});
    const opened = await stream(api, domain, origin);
    expect(fieldsOf(opened)).toEqual({});
    await opened.body?.cancel();
    const as = api.token(domain.tenant, 'admin');
    const answer = await api.call('GET', `tenants/${domain.tenant}/domains`, {
      ...{ as, headers: { Origin: origin } },
    });
    expect(fieldsOf(answer)).toEqual({});
  });

  test('is let through nowhere where no origin is listed', async () => {
    expect(fieldsOf(await preflight(apiFor([]), LISTED))).toEqual({});
  });
});

test('what is not of the API says nothing of origins', async () => {
  const answer = await apiFor([LISTED]).app.request('/healthz', { headers: { Origin: LISTED } });
  expect(fieldsOf(answer)).toEqual({});
});
