import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProbeObservation } from '../core/observations.ts';
import { FIRST_ORDER } from '../edge/port.ts';
import { freePort } from '../local/free-ports.ts';
import { startTestCaddy } from '../testing/caddy.ts';
import { createHandshaker } from './handshake.ts';
import { createHttpsProber } from './https-prober.ts';
import { proberContract } from './prober.contract.ts';

const DOMAIN = 'probed.acme.localhost';

/** One Caddy that mints real certificates, and servers of our own that use them well or badly. */
async function startWorld() {
  const caddy = await startTestCaddy();
  await caddy
    .edge()
    .apply(
      { domainId: 'id', tenant: 't', tenantLabel: 't', domain: DOMAIN, gateway: 'default' },
      FIRST_ORDER,
    );
  const servers: Server[] = [];
  const listen = async (server: Server) => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return address.port;
  };
  const pem = await readFile(join(caddy.dir, 'certificates', `${DOMAIN}.pem`));
  const credentials = { cert: pem, key: pem };
  return {
    caddy,
    /** A TLS server with the domain's certificate that does with the connection what the test wants. */
    tls: (behave: (socket: TLSSocket) => void) => listen(createTlsServer(credentials, behave)),
    silent: () => listen(createTcpServer(() => undefined)),
    probe: async (port: number, { domain = DOMAIN, timeoutMs = 10_000 } = {}) => {
      const trusted = async () => [await caddy.root()];
      const connect = { host: '127.0.0.1', port };
      return createHttpsProber({
        connect,
        trustedRoots: trusted,
        clock: () => new Date(),
        timeoutMs,
      }).probe(domain);
    },
    async stop() {
      for (const server of servers) server.close();
      await caddy.stop();
    },
  };
}

proberContract('HTTPS against a real Caddy', async () => {
  const world = await startWorld();
  const { caddy } = world;
  const silent = await world.silent();
  const free = await freePort();
  const failing = await world.tls((socket) => socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'));
  const ports: Record<string, number> = {
    https_ok: caddy.https.port,
    unexpected_answer: failing,
    wrong_certificate: caddy.https.port,
    untrusted_certificate: caddy.https.port,
    connection_refused: free,
    connection_timeout: silent,
  };
  let outcomeNow = '';
  return {
    prober: {
      probe: (domain) =>
        createHttpsProber({
          connect: { host: '127.0.0.1', port: ports[outcomeNow] ?? 0 },
          trustedRoots: async () => (outcomeNow === 'untrusted_certificate' ? [] : [await caddy.root()]),
          clock: () => new Date(),
          timeoutMs: outcomeNow === 'connection_timeout' ? 1_000 : 10_000,
        }).probe(domain),
    },
    domainWith(outcome) {
      outcomeNow = outcome;
      return outcome === 'wrong_certificate' ? 'unknown.acme.localhost' : DOMAIN;
    },
    stop: () => world.stop(),
  };
});

/** Cookies of a kilobyte each. */
const setCookies = (count: number) =>
  Array.from({ length: count }, (_, index) => `\r\nSet-Cookie: c${index}=${'x'.repeat(1_000)}`).join('');

describe('the HTTPS prober', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  test('names the group of the key exchange: at Caddy the one that no quantum computer breaks', async () => {
    const { https } = world.caddy;
    expect(await world.probe(https.port)).toMatchObject({ keyExchange: 'X25519MLKEM768' });
    const closing = await world.silent();
    expect(await world.probe(closing, { timeoutMs: 500 })).not.toHaveProperty('keyExchange');
  });

  const answering = (head: string): Promise<number> =>
    world.tls((socket) => void socket.end(`HTTP/1.1 ${head}\r\n\r\n`));

  test.each<[string, ProbeObservation['outcome']]>([
    ['204 No Content', 'https_ok'],
    ['302 Found\r\nLocation: https://elsewhere.example/', 'https_ok'],
    ['401 Unauthorized\r\nContent-Length: 0', 'https_ok'],
    ['403 Forbidden\r\nContent-Length: 0', 'https_ok'],
    ['404 Not Found\r\nContent-Length: 0', 'unexpected_answer'],
    ['500 Oops\r\nContent-Length: 0', 'unexpected_answer'],
    ['200 OK\r\nX-Portal-Edge: origin-unreachable\r\nContent-Length: 0', 'unexpected_answer'],
    [`200 OK\r\nX-Long: ${'x'.repeat(20_000)}`, 'https_ok'],
    [`200 OK\r\nX-Long: ${'x'.repeat(300_000)}`, 'unexpected_answer'],
    [`200 OK${setCookies(30)}`, 'https_ok'],
    [`200 OK${setCookies(100)}`, 'unexpected_answer'],
    // Where a browser arrives.
    ['302 Found\r\nLocation: https://login.portal.example/start', 'https_ok'],
    ['302 Found\r\nLocation: https://acme.portal.localhost/', 'https_ok'],
    ['302 Found\r\nLocation: https://[2606:4700::1111]/', 'https_ok'],
    ['304 Not Modified', 'https_ok'],
    ['302 Found', 'https_ok'],
    // Where it does not.
    [`301 Moved\r\nLocation: https://${DOMAIN}/`, 'unexpected_answer'],
    ['301 Moved\r\nLocation: /', 'unexpected_answer'],
    ['301 Moved\r\nLocation:', 'unexpected_answer'],
    [`301 Moved\r\nLocation: https://${DOMAIN.toUpperCase()}./`, 'unexpected_answer'],
    [`308 Permanent Redirect\r\nLocation: http://${DOMAIN}/`, 'unexpected_answer'],
    [`302 Found\r\nLocation: https://${DOMAIN}:3000/`, 'unexpected_answer'],
    ['302 Found\r\nLocation: https://localhost:3000/login', 'unexpected_answer'],
    ['302 Found\r\nLocation: https://portal/login', 'unexpected_answer'],
    ['302 Found\r\nLocation: https://portal.web.svc/login', 'unexpected_answer'],
    ['302 Found\r\nLocation: http://127.0.0.1:8080/', 'unexpected_answer'],
    ['302 Found\r\nLocation: http://[::1]/', 'unexpected_answer'],
    ['302 Found\r\nLocation: https://10.0.0.7/', 'unexpected_answer'],
    ['302 Found\r\nLocation: javascript:alert(1)', 'unexpected_answer'],
    ['302 Found\r\nLocation: https://', 'unexpected_answer'],
  ])('the answer %.40s is %s', async (head, outcome) => {
    expect((await world.probe(await answering(head))).outcome).toBe(outcome);
  });

  /** A portal that looks at path and cookies, as text of the request. */
  const portal = (answerTo: (head: string) => string): Promise<number> =>
    world.tls((socket) =>
      socket.once('data', (head: Buffer) => void socket.end(`HTTP/1.1 ${answerTo(head.toString())}\r\n\r\n`)),
    );

  test('redirects within the name are followed, also by its plain HTTP, to the answer that counts', async () => {
    const login = await portal((head) => {
      if (head.startsWith('GET / ')) return `302 Found\r\nLocation: http://${DOMAIN}/app?a=1`;
      return head.startsWith('GET /app?a=1 ') ? '307 Go on\r\nLocation: login' : '200 OK';
    });
    expect(await world.probe(login)).toMatchObject({ outcome: 'https_ok', httpStatus: 200 });
    const broken = await portal((head) =>
      head.startsWith('GET / ') ? '302 Found\r\nLocation: /app' : '502 Bad Gateway',
    );
    expect(await world.probe(broken)).toMatchObject({ outcome: 'unexpected_answer', httpStatus: 502 });
  });

  test('a redirect to itself that sets a cookie is no loop for who sends it back, as a browser does', async () => {
    const greeting = await portal((head) =>
      /^cookie: seen=1\r$/im.test(head) ? '200 OK' : '302 Found\r\nLocation: /\r\nSet-Cookie: seen=1; Path=/',
    );
    expect((await world.probe(greeting)).outcome).toBe('https_ok');
  });

  test('a portal that leads on and on is left after as many redirects as browsers follow', async () => {
    let asked = 0;
    const endless = await portal(() => {
      asked += 1;
      return `302 Found\r\nLocation: /${asked}`;
    });
    const seen = await world.probe(endless);
    expect(seen).toMatchObject({ outcome: 'unexpected_answer', detail: 'HTTP 302 that leads on and on' });
    expect(asked).toBe(21);
  });

  test('a chain with its intermediate is trusted by the root alone, and the facts are those of the leaf', async () => {
    const seen = await world.probe(world.caddy.https.port);
    expect(seen).toMatchObject({
      outcome: 'https_ok',
      httpStatus: 200,
      target: `127.0.0.1:${world.caddy.https.port}`,
    });
    expect(seen.certificate?.issuer).toContain('Intermediate');
    expect(world.caddy.received.at(-1)).toMatchObject({ host: DOMAIN, 'x-portal-domain': DOMAIN });
  });

  test("another name's certificate is the wrong one, even where it is trusted", async () => {
    const port = await world.tls((socket) => socket.destroy());
    const seen = await world.probe(port, { domain: 'other.acme.localhost' });
    expect(seen.outcome).toBe('wrong_certificate');
    expect(seen.detail).toContain(DOMAIN);
    expect(seen.certificate).not.toBeNull();
  });

  test('a body without end is not read, and an answer that never comes ends in time', async () => {
    const endless = await world.tls((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => socket.write('x'.repeat(65_536), (error) => error ?? more());
      more();
    });
    expect(await world.probe(endless)).toMatchObject({ outcome: 'https_ok' });
    const mute = await world.tls(() => undefined);
    const seen = await world.probe(mute, { timeoutMs: 1_500 });
    expect(seen).toMatchObject({ outcome: 'connection_timeout', httpStatus: null });
    expect(seen.durationMs).toBeLessThan(3_000);
  });

  test('what is no HTTP, or ends before an answer, is an unexpected answer', async () => {
    const noise = await world.tls((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect((await world.probe(noise)).outcome).toBe('unexpected_answer');
    const cut = await world.tls((socket) => socket.destroy());
    expect((await world.probe(cut)).outcome).toBe('unexpected_answer');
  });

  test('roots that cannot be read are told with the failed trust', async () => {
    const seen = await createHttpsProber({
      connect: world.caddy.https,
      trustedRoots: () => Promise.reject(new Error('no such file')),
      clock: () => new Date(),
    }).probe(DOMAIN);
    expect(seen.outcome).toBe('untrusted_certificate');
    expect(seen.detail).toContain('no such file');
  });
});

describe('the handshake of a visit', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const shake = (port: number, { domain = DOMAIN, now = new Date(), timeoutMs = 10_000 } = {}) =>
    createHandshaker({
      ...{ connect: { host: '127.0.0.1', port }, clock: () => now, timeoutMs },
    }).handshake(domain);

  test('finds the certificate that a request finds, and asks for nothing', async () => {
    const { port } = world.caddy.https;
    const { certificate } = await world.probe(port);
    const before = world.caddy.received.length;
    expect(await shake(port)).toEqual({ outcome: 'https_ok', fingerprint: certificate?.fingerprint });
    expect(world.caddy.received).toHaveLength(before);
  });

  test('says what is wrong as a request does', async () => {
    const { port } = world.caddy.https;
    expect(await shake(port, { now: new Date('2099-01-01') })).toMatchObject({
      outcome: 'untrusted_certificate',
      fingerprint: expect.any(String),
    });
    const unknown = await shake(port, { domain: 'unknown.acme.localhost' });
    expect(unknown).toEqual({ outcome: 'wrong_certificate', fingerprint: null });
    expect((await shake(await freePort())).outcome).toBe('connection_refused');
    expect((await shake(await world.silent(), { timeoutMs: 200 })).outcome).toBe('connection_timeout');
  });
});
