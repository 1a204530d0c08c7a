import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  CANARY,
  redirectTo,
  responder,
  startChallengeWorld,
  strangersPage,
} from '../testing/challenge-world.ts';
import { steadyPorts } from '../testing/steady-ports.ts';
import { startTcpServer, startWebServer } from '../testing/web-servers.ts';
import { CHALLENGE_DOMAIN, challengeProberContract } from './challenge.contract.ts';
import { createMemoryChallengeProber } from './challenge-memory.ts';
import { createChallengeProber } from './challenge-prober.ts';

const DOMAIN = CHALLENGE_DOMAIN;
const ADDRESSES = {
  answered: '127.0.0.11',
  refused: '127.0.0.12',
  timeout: '127.0.0.13',
  broken: '127.0.0.14',
  private: '127.0.0.15',
  other_answer: '127.0.0.16',
  not_followed: '127.0.0.17',
  not_tried: '127.0.0.18',
};

challengeProberContract('over sockets', async () => {
  const [port = 0] = await steadyPorts(1);
  const servers = await Promise.all([
    startWebServer(ADDRESSES.answered, port, responder),
    startTcpServer(ADDRESSES.timeout, port, () => undefined),
    startTcpServer(ADDRESSES.broken, port, (socket) => socket.end('no HTTP at all\r\n\r\n')),
    startWebServer(ADDRESSES.other_answer, port, strangersPage),
    startWebServer(
      ADDRESSES.not_followed,
      port,
      redirectTo((path) => `https://${DOMAIN}:8443${path}`),
    ),
  ]);
  return {
    prober: createChallengeProber({
      canary: CANARY,
      nonce: () => '0123456789012345678901',
      resolve: async () => [],
      mayConnect: (address) => address !== ADDRESSES.private,
      route: ({ address }) => ({ host: address, port }),
      timeoutMs: 1_000,
    }),
    addressWith: (outcome) => ADDRESSES[outcome],
    stop: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
});

challengeProberContract('memory', async () => {
  const prober = createMemoryChallengeProber();
  return {
    prober,
    addressWith(outcome) {
      prober.set(ADDRESSES[outcome], outcome);
      return ADDRESSES[outcome];
    },
    stop: () => undefined,
  };
});

describe('the redirects of a CA', () => {
  const askWith = async (
    location: (path: string) => string,
    names: Record<string, string | string[]> = {},
    status?: number,
  ) => {
    const world = await startChallengeWorld({ 'there.example': '127.0.0.22', ...names });
    await world.web('127.0.0.21', redirectTo(location, status));
    await world.web('127.0.0.22', responder);
    const [view] = await world.prober().ask({ domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] });
    return { view, resolved: world.resolved };
  };

  test('are followed to another host, whose name is looked up once', async () => {
    const { view, resolved } = await askWith((path) => `http://there.example${path}`);
    expect(view).toMatchObject({ outcome: 'answered', redirects: ['http://there.example'] });
    expect(resolved).toEqual(['there.example']);
  });

  test('are followed where they are relative', async () => {
    const world = await startChallengeWorld({ [DOMAIN]: '127.0.0.22' });
    await world.web(
      '127.0.0.21',
      redirectTo((path) => path, 308),
    );
    await world.web('127.0.0.22', responder);
    const question = { domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] };
    expect((await world.prober().ask(question))[0]?.outcome).toBe('answered');
  });

  test.each([
    ['a path of more than 2,000 bytes', () => `http://there.example/${'x'.repeat(2_000)}`],
    ['a name that runs into the path', () => 'http://there.example.well-known/acme-challenge/x'],
    ['another port', (path: string) => `http://there.example:8080${path}`],
    ['another scheme', (path: string) => `ftp://there.example${path}`],
    ['a name of one label', (path: string) => `http://there${path}`],
    ['credentials', (path: string) => `http://user:word@there.example${path}`],
    ['nowhere', () => ''],
    ['nonsense', () => 'http://['],
  ])('are not followed to %s', async (_, location) => {
    const { view, resolved } = await askWith(location);
    expect(view).toMatchObject({ outcome: 'not_followed', httpStatus: 302 });
    expect(resolved).toEqual([]);
  });

  test.each([301, 302, 307, 308])('are followed with %s', async (status) => {
    const { view } = await askWith((path) => `http://there.example${path}`, {}, status);
    expect(view?.outcome).toBe('answered');
  });

  test('are not followed with 303, which the rules of CAs leave out', async () => {
    const { view, resolved } = await askWith((path) => `http://there.example${path}`, {}, 303);
    expect(view).toMatchObject({
      outcome: 'not_followed',
      httpStatus: 303,
      redirects: ['http://there.example'],
    });
    expect(resolved).toEqual([]);
  });

  test.each([
    ['an address', 'http://127.0.0.22'],
    ['an address in another spelling', 'http://2130706454'],
  ])('are followed to %s, which is looked up nowhere', async (_, origin) => {
    const { view, resolved } = await askWith((path) => `${origin}${path}`);
    expect(view).toMatchObject({ outcome: 'answered', redirects: ['http://127.0.0.22'] });
    expect(resolved).toEqual([]);
  });

  test.each([
    ['an IPv4 address', 'http://127.0.0.22', '127.0.0.22'],
    ['an IPv6 address', 'http://[::1]', '::1'],
  ])('are not followed to %s of our own network', async (_, origin, refused) => {
    const world = await startChallengeWorld();
    await world.web(
      '127.0.0.21',
      redirectTo((path) => `${origin}${path}`),
    );
    const inner = await world.web('127.0.0.22', responder);
    const prober = world.prober({ mayConnect: (address) => address !== refused });
    const [view] = await prober.ask({ domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] });
    expect(view?.outcome).toBe('private');
    expect(inner.connections()).toBe(0);
  });

  test('are followed to a path of 2,000 bytes, escapes counted as what they stand for', async () => {
    const path = `/${'%41'.repeat(1_999)}`;
    const world = await startChallengeWorld({ 'there.example': '127.0.0.22' });
    await world.web(
      '127.0.0.21',
      redirectTo(() => `http://there.example${path}`),
    );
    await world.web('127.0.0.22', (request, response) => {
      response.end(request.url === path ? CANARY.answer : 'another path');
    });
    const [view] = await world.prober().ask({ domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] });
    expect(view?.outcome).toBe('answered');
  });

  test('that go in a circle end after ten', async () => {
    const world = await startChallengeWorld({ [DOMAIN]: '127.0.0.21' });
    const server = await world.web(
      '127.0.0.21',
      redirectTo((path) => `http://${DOMAIN}${path}`),
    );
    const question = { domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] };
    const [view] = await world.prober().ask(question);
    expect(view?.outcome).toBe('not_followed');
    expect(server.connections()).toBe(11);
  });

  test('that lead to a name without an address end there', async () => {
    const { view } = await askWith((path) => `http://gone.example${path}`);
    expect(view).toMatchObject({ outcome: 'private', redirects: ['http://gone.example'] });
  });

  test('fall back to IPv4 where IPv6 does not connect', async () => {
    const { view } = await askWith((path) => `http://both.example${path}`, {
      'both.example': ['::1', '127.0.0.22'],
    });
    expect(view?.outcome).toBe('answered');
  });
});

test('a slow host has as long as a CA gives it', async () => {
  const limits = vi.spyOn(AbortSignal, 'timeout');
  onTestFinished(() => limits.mockRestore());
  const prober = createChallengeProber({
    canary: CANARY,
    nonce: () => '0123456789012345678901',
    resolve: async () => [],
    mayConnect: () => false,
    route: ({ address, port }) => ({ host: address, port }),
  });
  await prober.ask({ domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] });
  expect(limits.mock.calls).toEqual([[10_000]]);
});

describe('what comes back', () => {
  const outcomeOf = async (body: string, headers: Record<string, string> = {}) => {
    const world = await startChallengeWorld();
    await world.web('127.0.0.21', (_, response) => response.writeHead(200, headers).end(body));
    const [view] = await world.prober().ask({ domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] });
    return view?.outcome;
  };

  test('may have as many blanks behind it as a CA reads, and no more', async () => {
    expect(await outcomeOf(`${CANARY.answer}${' \r\n\t'.repeat(10)}`)).toBe('answered');
    expect(await outcomeOf(`${CANARY.answer}${' '.repeat(41)}`)).toBe('other_answer');
    expect(await outcomeOf(` ${CANARY.answer}`)).toBe('other_answer');
  });

  test('may have 9 KiB of headers', async () => {
    expect(await outcomeOf(CANARY.answer, { 'X-Long': 'x'.repeat(9 * 1024) })).toBe('answered');
  });

  test('is a status and a Server header cut short, and never a body', async () => {
    const world = await startChallengeWorld();
    await world.web('127.0.0.21', (_, response) =>
      response.writeHead(403, { Server: `proxy ${'x'.repeat(500)}` }).end('a secret of the inside'),
    );
    const question = { domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] };
    const [view] = await world.prober().ask(question);
    expect(view).toMatchObject({ outcome: 'other_answer', httpStatus: 403 });
    expect(view?.server).toHaveLength(60);
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  test('is no answer of ours when it only echoes the token or a thumbprint', async () => {
    const world = await startChallengeWorld();
    await world.web('127.0.0.21', (request, response) => {
      const token = request.url?.split('/').at(-1) ?? '';
      response.end(`${token}.oUzqh1Xr1qJ9x4b2mVn6sKdP0tYcWfEaLgHiRjTuZ3A`);
    });
    const question = { domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] };
    expect((await world.prober().ask(question))[0]?.outcome).toBe('other_answer');
  });

  test('each question has a token of its own, so that no cache can answer it', async () => {
    const world = await startChallengeWorld();
    const asked: (string | undefined)[] = [];
    await world.web('127.0.0.21', (request, response) => {
      asked.push(request.url);
      responder(request, response);
    });
    const question = { domain: DOMAIN, addresses: ['127.0.0.21'], edgeAddresses: [] };
    await world.prober().ask(question);
    await world.prober().ask(question);
    expect(new Set(asked).size).toBe(2);
  });
});
