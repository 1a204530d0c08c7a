import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  type Address,
  exchangeHttp2,
  exchangePlain,
  exchangeTls,
  namesInCertificate,
} from '../testing/raw-clients.ts';

/** An edge that serves two tenants' names, each with a certificate of its own, from one origin. */
export type ConfusedWorld = {
  http: Address;
  https: Address;
  /** The client's own tenant, and the one that it must get nothing of. */
  own: string;
  other: string;
  /** The text in the origin's answer for a name; each answer also sets a cookie. */
  contentOf(name: string): string;
  /** The headers of the requests that reached the origin, in order. */
  received: readonly IncomingHttpHeaders[];
};

/** The forms that must not matter: of Host on a connection for `own`, and the one right answer to each, if there is one. */
const HOSTS: readonly [what: string, lines: (own: string, other: string) => string[]][] = [
  ['another tenant’s name', (_, other) => ['GET / HTTP/1.1', `Host: ${other}`]],
  ['a name that nobody has', () => ['GET / HTTP/1.1', 'Host: nobody.example']],
  ['upper case and a port', (own) => ['GET / HTTP/1.1', `Host: ${own.toUpperCase()}:443`]],
  ['upper case, a trailing dot and a port', (own) => ['GET / HTTP/1.1', `Host: ${own.toUpperCase()}.:443`]],
  ['two Hosts, the own first', (own, other) => ['GET / HTTP/1.1', `Host: ${own}`, `Host: ${other}`]],
  ['two Hosts, the other first', (own, other) => ['GET / HTTP/1.1', `Host: ${other}`, `Host: ${own}`]],
  ['the same Host twice', (own) => ['GET / HTTP/1.1', `Host: ${own}`, `Host: ${own}`]],
  ['two names in one Host', (own, other) => ['GET / HTTP/1.1', `Host: ${own}, ${other}`]],
  ['a user before the name', (own, other) => ['GET / HTTP/1.1', `Host: ${own}@${other}`]],
  ['a port that is a name', (own, other) => ['GET / HTTP/1.1', `Host: ${own}:80@${other}`]],
  ['a folded Host', (own, other) => ['GET / HTTP/1.1', `Host: ${own}`, ` ${other}`]],
  ['no Host', () => ['GET / HTTP/1.1']],
  ['an empty Host', () => ['GET / HTTP/1.1', 'Host:']],
  ['HTTP/1.0 without a Host', () => ['GET / HTTP/1.0']],
  ['a URI of the other, Host its own', (own, other) => [`GET https://${other}/ HTTP/1.1`, `Host: ${own}`]],
  ['a URI of its own, Host the other', (own, other) => [`GET https://${own}/ HTTP/1.1`, `Host: ${other}`]],
  ['a URI that is no URI', (own, other) => [`GET //${other}/ HTTP/1.1`, `Host: ${own}`]],
];

/** Spellings of one name that mean the same to DNS. */
const PLAINLY: readonly [what: string, spelt: (own: string) => string][] = [
  ['upper case', (own) => own.toUpperCase()],
  ['a trailing dot', (own) => `${own}.`],
  ['upper case with a trailing dot', (own) => `${own.toUpperCase()}.`],
];

/** Returns the target of a redirect, without the port that a test's edge listens on. */
const locationOf = (answer: string) =>
  /^location: *(.*?)\r?$/im.exec(answer)?.[1]?.replace(/^(https:\/\/[^/:]+):\d+/, '$1');

/**
 * Takeover scenario 24: whatever a client says beside the TLS name, it gets its own tenant's portal or nothing.
 * @param misdirected the edge's answer to a request for another name than the connection's.
 */
export function hostConfusionContract(
  edge: string,
  world: () => ConfusedWorld,
  misdirected: 404 | 421,
): void {
  describe(`scenario 24, Host and SNI that disagree: ${edge}`, () => {
    const judge = (answer: string) => {
      const { own, other, contentOf } = world();
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1]);
      expect(answer).not.toContain(contentOf(other));
      if (status === 200) expect(answer).toContain(contentOf(own));
      else if (status === 308) expect(locationOf(answer)).toBe(`https://${own}/`);
      else {
        expect([400, 404, 421, 426]).toContain(status);
        expect(answer).not.toContain(contentOf(own));
        expect(answer.toLowerCase()).not.toContain('set-cookie');
      }
      return status;
    };
    const ask = (lines: string[]) => exchangeTls(world().https, world().own, [...lines, 'Connection: close']);

    test('each name has a certificate of its own with no other name in it', async () => {
      const { https, own, other } = world();
      for (const name of [own, other]) expect(await namesInCertificate(https, name)).toBe(`DNS:${name}`);
    });

    // An edge may keep a connection for a second after an answer of its own.
    test.concurrent.each(HOSTS)('%s: the own portal or nothing', async (_what, lines) => {
      const { own, other } = world();
      judge(await ask(lines(own, other)));
    });

    test(`another name on the connection is ${misdirected} over HTTP/1.1, and its cookie goes nowhere`, async () => {
      const { https, own, other, received } = world();
      const before = received.length;
      const answer = await exchangeTls(https, own, [
        ...['GET / HTTP/1.1', `Host: ${own}`, ''],
        ...['GET / HTTP/1.1', `Host: ${other}`, 'Cookie: session=secret', 'Connection: close'],
      ]);
      expect([...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))).toEqual([
        200,
        misdirected,
      ]);
      expect(received.slice(before).map(({ cookie }) => cookie)).toEqual([undefined]);
    });

    test(`another name on one HTTP/2 connection is ${misdirected}, between answers of the own`, async () => {
      const { https, own, other, contentOf, received } = world();
      const before = received.length;
      const answers = await exchangeHttp2(https, own, [
        { ':authority': own },
        { ':authority': other, cookie: 'session=secret' },
        { ':authority': own },
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, misdirected, 200]);
      expect(answers.map(({ headers }) => headers['set-cookie'] !== undefined)).toEqual([true, false, true]);
      expect(answers.map(({ body }) => body.includes(contentOf(own)))).toEqual([true, false, true]);
      expect(received.slice(before).map(({ cookie }) => cookie)).toEqual([undefined, undefined]);
    });

    test('an authority and a Host that differ over HTTP/2: the own portal or nothing', async () => {
      const { https, own, other, contentOf } = world();
      for (const headers of [
        { ':authority': own, host: other },
        { ':authority': other, host: own },
        { ':authority': '', host: other },
      ]) {
        const [answer] = await exchangeHttp2(https, own, [headers]);
        expect(answer?.body).not.toContain(contentOf(other));
        if (answer?.status === 200) expect(answer.body).toContain(contentOf(own));
      }
    });

    test.each(PLAINLY)('%s is the plain name: the own portal, or a redirect to it', async (_what, spelt) => {
      const { own, contentOf } = world();
      for (const line of [`Host: ${spelt(own)}`, `Host: ${spelt(own)}:443`]) {
        const answer = await ask(['GET / HTTP/1.1', line]);
        if (judge(answer) === 200) expect(answer).toContain(contentOf(own));
        else expect(locationOf(answer)).toBe(`https://${own}/`);
      }
      const uri = `https://${spelt(own)}/`;
      expect([200, 308]).toContain(judge(await ask([`GET ${uri} HTTP/1.1`, `Host: ${spelt(own)}`])));
    });

    test('over plain HTTP each spelling of the name leads to its https', async () => {
      const { http, own } = world();
      for (const [, spelt] of PLAINLY) {
        const lines = ['GET /a?b=1 HTTP/1.1', `Host: ${spelt(own)}`, 'Connection: close'];
        const answer = await exchangePlain(http, lines);
        expect(answer).toMatch(/^HTTP\/1\.1 308 /);
        // One with the dot is led on by the https.
        expect(locationOf(answer)?.toLowerCase().replace('./a', '/a')).toBe(`https://${own}/a?b=1`);
      }
    });

    test('an SNI in upper case gets the portal, which reads the plain name', async () => {
      const { https, own, contentOf, received } = world();
      for (const sni of [own.toUpperCase(), `${own.charAt(0).toUpperCase()}${own.slice(1)}`]) {
        const answer = await exchangeTls(https, sni, ['GET / HTTP/1.1', `Host: ${own}`, 'Connection: close']);
        expect(answer).toContain(contentOf(own));
        expect(received.at(-1)).toMatchObject({ 'x-portal-domain': own });
      }
    });

    test('no SNI, or one that is not served, is refused in the handshake', async () => {
      const { https, own } = world();
      const parent = own.slice(own.indexOf('.') + 1);
      for (const name of [null, 'nobody.example', `x.${own}`, parent, `${own}x`]) {
        expect([name, await namesInCertificate(https, name)]).toEqual([name, null]);
      }
    });
  });
}
