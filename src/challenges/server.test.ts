import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canaryOf } from '../probe/canary.ts';
import { createChallengeProber } from '../probe/challenge-prober.ts';
import { createLog } from '../telemetry/log.ts';
import { eventually } from '../testing/eventually.ts';
import { createMemoryChallenges, type MemoryChallenges } from './memory.ts';
import type { ChallengeSource } from './port.ts';
import { servedEverywhere } from './replicas/ask.ts';
import { type ChallengeServer, type ChallengeServerOptions, startChallengeServer } from './server.ts';

const TOKEN = 'tok_en-'.repeat(6);
const CHALLENGE = {
  id: '1',
  host: 'portal.acme.com',
  token: TOKEN,
  keyAuthorization: `${TOKEN}.thumbprint`,
};
const PATH = `/.well-known/acme-challenge/${TOKEN}`;

let source: MemoryChallenges;
let now: number;
const servers: ChallengeServer[] = [];
const start = async (over: Partial<ChallengeServerOptions> = {}) => {
  const server = await startChallengeServer({
    port: 0,
    adminPort: 0,
    host: '127.0.0.1',
    source,
    canary: canaryOf('portal.example.com'),
    clock: () => new Date(now),
    log: createLog('silent', 'test'),
    ...over,
  });
  servers.push(server);
  return server;
};
beforeEach(() => {
  source = createMemoryChallenges();
  source.put(CHALLENGE);
  now = Date.parse('2026-11-01T12:00:00Z');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop({ drainMs: 0, withinMs: 0 })));
});

/** Waits for the end of a connection, also of one that the server resets: `once` of node:events would throw then. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

/** Sends these bytes and reads until the server closes. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port }).setEncoding('latin1');
  let answer = '';
  socket.on('data', (text: string) => (answer += text));
  // A server that cuts a client off may do so while bytes are on their way.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await closed(socket);
  return answer;
}
const get = (port: number, { path = PATH, host = 'portal.acme.com', method = 'GET' } = {}) =>
  raw(port, `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
const admin = async ({ adminPort }: ChallengeServer, path: string) => {
  const response = await fetch(`http://127.0.0.1:${adminPort}${path}`);
  return { status: response.status, text: await response.text() };
};
const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('the port that the CA reaches', () => {
  test('gives the key authorisation as plain text that nobody stores or guesses at, and closes', async () => {
    const { port } = await start();
    const [head = '', body] = (await get(port)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head.toLowerCase()).toContain('content-type: text/plain');
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(head.toLowerCase()).toContain('cache-control: no-store');
    expect(head.toLowerCase()).toContain('connection: close');
    expect(body).toBe(CHALLENGE.keyAuthorization);
  });

  test('HEAD gets the same head and no body', async () => {
    const { port } = await start();
    const [head = '', body] = (await get(port, { method: 'HEAD' })).split('\r\n\r\n');
    expect(head.toLowerCase()).toContain(`content-length: ${CHALLENGE.keyAuthorization.length}`);
    expect(body).toBe('');
  });

  test.each([
    ['another host', { host: 'portal.bolt.com' }, 404],
    ['a host below', { host: 'x.portal.acme.com' }, 404],
    ['another token', { path: `${PATH}x` }, 404],
    ['the root', { path: '/' }, 404],
    ['a whole URI', { path: `http://portal.acme.com${PATH}` }, 404],
    ['a coded path', { path: PATH.replace('tok', '%74ok') }, 404],
    ['a query', { path: `${PATH}?x` }, 404],
    ['a dotted way', { path: `/x/..${PATH}` }, 404],
    ['another method', { method: 'DELETE' }, 405],
    ['a host with port and dot', { host: 'PORTAL.acme.com.:80' }, 200],
  ])('answers %s', async (_what, asked, status) => {
    const { port } = await start();
    const answer = await get(port, asked);
    expect(statusOf(answer)).toBe(status);
    expect(answer.toLowerCase()).not.toContain('location:');
  });

  test('two Host headers, or none, get nothing', async () => {
    const { port } = await start();
    const twice = `GET ${PATH} HTTP/1.1\r\nHost: portal.acme.com\r\nHost: portal.acme.com\r\n\r\n`;
    expect(statusOf(await raw(port, twice))).toBe(404);
    expect(statusOf(await raw(port, `GET ${PATH} HTTP/1.1\r\n\r\n`))).toBe(400);
    expect(statusOf(await raw(port, `GET ${PATH} HTTP/1.0\r\n\r\n`))).toBe(404);
  });

  test('a huge path and huge headers are cut off', async () => {
    const { port } = await start();
    expect(statusOf(await get(port, { path: `/${'a'.repeat(9_000)}` }))).toBe(431);
    expect(statusOf(await get(port, { host: 'a'.repeat(100_000) }))).toBe(431);
  });

  test('what is no HTTP, and a second request behind the first, get nothing', async () => {
    const { port } = await start();
    expect(statusOf(await raw(port, 'hello\r\n\r\n'))).toBe(400);
    const one = `GET ${PATH} HTTP/1.1\r\nHost: portal.acme.com\r\n\r\n`;
    expect((await raw(port, one + one)).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  });

  test('who is too slow with the headers is cut off', async () => {
    const { port } = await start({ limits: { headersMs: 100 } });
    expect(statusOf(await raw(port, `GET ${PATH} HTTP/1.1\r\nHost: por`))).toBe(408);
  });

  test('a body is not read', async () => {
    const { port } = await start();
    const asked = `POST ${PATH} HTTP/1.1\r\nHost: portal.acme.com\r\nContent-Length: 1000000\r\n\r\nabc`;
    expect(statusOf(await raw(port, asked))).toBe(405);
  });

  test('a token that was given up is not answered any more', async () => {
    const { port } = await start();
    source.remove(CHALLENGE.id);
    expect(statusOf(await get(port))).toBe(404);
  });
});

describe('the private port', () => {
  test('is ready once the first list is there, and not while the watch stays broken', async () => {
    source.lose(new Error('no API server'));
    const server = await start();
    expect((await admin(server, '/readyz')).status).toBe(503);
    source.recover();
    expect((await admin(server, '/readyz')).status).toBe(200);
    expect((await admin(server, '/following')).status).toBe(200);
    source.lose(new Error('the API server restarts'));
    expect((await admin(server, '/readyz')).status).toBe(200);
    expect((await admin(server, '/following')).status).toBe(503);
    now += 5_001;
    expect((await admin(server, '/readyz')).status).toBe(503);
    expect(statusOf(await get(server.port))).toBe(200);
    source.recover();
    expect((await admin(server, '/readyz')).status).toBe(200);
  });

  test('says whether a token is served here, and never what the CA would read', async () => {
    const server = await start();
    const served = await admin(server, `/tokens/portal.acme.com/${TOKEN}`);
    expect(served).toEqual({ status: 200, text: '{"served":true}\n' });
    expect(await admin(server, `/tokens/portal.bolt.com/${TOKEN}`)).toMatchObject({ status: 404 });
    expect(await admin(server, '/tokens/portal.acme.com/short')).toMatchObject({ status: 404 });
    expect(await admin(server, PATH)).toMatchObject({ status: 404 });
  });

  test('counts what is known and what was answered, with no host name', async () => {
    const server = await start();
    await get(server.port);
    await get(server.port, { host: 'portal.bolt.com' });
    now += 2_500;
    const { text } = await admin(server, '/metrics');
    expect(text).toContain('portal_domains_challenges_known 1\n');
    expect(text).toContain('portal_domains_challenges_answers_total{result="served"} 1\n');
    expect(text).toContain('portal_domains_challenges_answers_total{result="unknown_token"} 1\n');
    expect(text).toContain('portal_domains_challenges_watch_lag_seconds 2.5\n');
    expect(text).toContain('portal_domains_challenges_watch_up 1\n');
    expect(text).not.toContain('acme');
  });

  test('a fault in following is no health, so that the process is started anew', async () => {
    const faulty: ChallengeSource = { follow: () => Promise.reject(new Error('a fault')) };
    const server = await start({ source: faulty });
    await eventually('bad health', async () => (await admin(server, '/healthz')).status === 503);
    expect((await admin(server, '/readyz')).status).toBe(503);
  });
});

describe('stopping', () => {
  test('readiness goes at once, running requests end, and new ones are answered while endpoints change', async () => {
    const server = await start();
    const half = connect({ host: '127.0.0.1', port: server.port });
    half.setEncoding('latin1').write(`GET ${PATH} HTTP/1.1\r\n`);
    await once(half, 'connect');
    const stopped = server.stop({ drainMs: 1_500, withinMs: 15_000 });
    expect((await admin(server, '/readyz')).status).toBe(503);
    expect((await admin(server, '/healthz')).status).toBe(200);
    source.put({ ...CHALLENGE, id: '2', host: 'portal.late.com' });
    expect(statusOf(await get(server.port, { host: 'portal.late.com' }))).toBe(200);
    await eventually('the end of listening', () => refuses(server.port));
    half.write('Host: portal.acme.com\r\n\r\n');
    const [answer] = (await once(half, 'data')) as [string];
    expect(answer).toContain('200 OK');
    await stopped;
    expect(await refuses(server.adminPort)).toBe(true);
  });

  test('who never ends is cut off', async () => {
    const server = await start();
    const hanging = connect({ host: '127.0.0.1', port: server.port });
    hanging.write('GET / HTTP/1.1\r\n');
    await once(hanging, 'connect');
    const end = closed(hanging);
    hanging.on('error', () => undefined);
    await server.stop({ drainMs: 0, withinMs: 50 });
    await end;
  });

  test('a taken port is an error, and nothing stays open', async () => {
    const first = await start();
    await expect(start({ adminPort: first.adminPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    request({ host: '127.0.0.1', port, agent: false })
      .once('error', (error) => resolve(Reflect.get(error, 'code') === 'ECONNREFUSED'))
      .once('response', (response) => {
        response.resume();
        resolve(false);
      })
      .end();
  });
}

describe('whether a token is served everywhere', () => {
  const urlOf = ({ adminPort }: ChallengeServer) => `http://127.0.0.1:${adminPort}`;

  test('only when each replica says so', async () => {
    const other = createMemoryChallenges();
    const replicas = [urlOf(await start()), urlOf(await start({ source: other }))];
    expect(await servedEverywhere(replicas, 'portal.acme.com', TOKEN)).toEqual({
      everywhere: false,
      answers: [
        { endpoint: replicas[0], answer: 'yes' },
        { endpoint: replicas[1], answer: 'no' },
      ],
    });
    other.put(CHALLENGE);
    expect(await servedEverywhere(replicas, 'portal.acme.com', TOKEN)).toMatchObject({ everywhere: true });
    expect(await servedEverywhere(replicas, 'portal.bolt.com', TOKEN)).toMatchObject({ everywhere: false });
  });

  test('a replica that does not answer does not say so', async () => {
    const gone = await start();
    await gone.stop({ drainMs: 0, withinMs: 0 });
    const endpoints = [urlOf(await start()), urlOf(gone), 'no URL'];
    const { everywhere, answers } = await servedEverywhere(endpoints, 'portal.acme.com', TOKEN);
    expect(everywhere).toBe(false);
    expect(answers.map(({ answer }) => answer)).toEqual(['yes', 'unreachable', 'unreachable']);
  });

  test('no replica is nowhere', async () => {
    expect(await servedEverywhere([], 'portal.acme.com', TOKEN)).toEqual({ everywhere: false, answers: [] });
  });

  test('nothing in a name leaves its place in the path', async () => {
    const replica = urlOf(await start());
    expect(await servedEverywhere([replica], '../metrics', '..')).toMatchObject({ everywhere: false });
    expect(await servedEverywhere([replica], '..', '../metrics')).toMatchObject({ everywhere: false });
  });
});

test('the preflight finds its canary here, and not at the responder of another installation', async () => {
  const [ours, another] = [await start(), await start({ canary: canaryOf('portal.other.example') })];
  const prober = createChallengeProber({
    canary: canaryOf('portal.example.com'),
    nonce: () => TOKEN.slice(0, 22),
    resolve: async () => [],
    mayConnect: () => true,
    route: ({ address }) => ({ host: '127.0.0.1', port: address === '192.0.2.1' ? ours.port : another.port }),
  });
  const views = await prober.ask({
    domain: 'portal.acme.com',
    addresses: ['192.0.2.1', '192.0.2.2'],
    edgeAddresses: [],
  });
  expect(views.map(({ outcome, httpStatus }) => [outcome, httpStatus])).toEqual([
    ['answered', 200],
    ['other_answer', 404],
  ]);
});
