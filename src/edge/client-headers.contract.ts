import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { DROPPED, SET_BY_THE_EDGE, spellings } from '../core/origin-headers.ts';
import { type Address, exchangeHttp2, exchangeTls } from '../testing/raw-clients.ts';

/** An edge that serves a name, asked from an address of loopback. */
export type HeaderWorld = {
  https: Address;
  own: string;
  /** The headers of the requests that reached the origin, in order. */
  received: readonly IncomingHttpHeaders[];
};

/** Envoy takes a hundred headers of a request, its own and a client's. */
const AT_ONCE = 60;
/** A value that no edge sets, whatever it stands for. */
const CLAIM = 'claimed.example';

/** The values by which each edge describes a connection for a name. */
const VALUES: Record<(typeof SET_BY_THE_EDGE)[keyof typeof SET_BY_THE_EDGE], (own: string) => string> = {
  domain: (own) => own,
  'client address': () => '127.0.0.1',
  https: () => 'https',
};

const expected = (own: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(SET_BY_THE_EDGE).map(([header, says]) => [header.toLowerCase(), VALUES[says](own)]),
  );

const HEADERS = [...Object.keys(SET_BY_THE_EDGE), ...Object.values(DROPPED).flat()];

function inParts(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / AT_ONCE);
  return Array.from({ length: count }, (_, part) => names.slice(part * AT_ONCE, (part + 1) * AT_ONCE));
}

/**
 * Whatever a client says about host, client, scheme and path in headers, the origin reads the edge's word or none: each
 * header of the closed table, in each spelling that a server may take for it.
 */
export function clientHeadersContract(edge: string, world: () => HeaderWorld): void {
  describe(`headers of a client that name another host, client or scheme: ${edge}`, () => {
    const claimed = () => {
      const seen = world().received.at(-1) ?? {};
      return Object.keys(seen).filter((header) => JSON.stringify(seen[header]).includes(CLAIM));
    };

    test.each(inParts(HEADERS.flatMap(spellings)).map((part) => [part[0], part.at(-1), part] as const))(
      'over HTTP/1.1, from %s to %s, each twice',
      async (_first, _last, names) => {
        const { https, own, received } = world();
        const before = received.length;
        for (const lines of [names.slice(0, AT_ONCE / 2), names.slice(AT_ONCE / 2)]) {
          const claims = lines.map((name) => `${name}: ${CLAIM}`);
          const head = ['GET / HTTP/1.1', `Host: ${own}`, ...claims, ...claims, 'Connection: close'];
          const answer = await exchangeTls(https, own, head);
          expect(answer).toMatch(/^HTTP\/1\.1 200 /);
          expect(claimed()).toEqual([]);
          expect(received.at(-1)).toMatchObject(expected(own));
        }
        expect(received.length).toBe(before + 2);
      },
    );

    test.each(inParts(HEADERS.flatMap(spellings)).map((part) => [part[0], part.at(-1), part] as const))(
      'over HTTP/2, from %s to %s',
      async (_first, _last, names) => {
        const { https, own, received } = world();
        const before = received.length;
        const claims = Object.fromEntries(names.map((name) => [name.toLowerCase(), CLAIM]));
        const [answer] = await exchangeHttp2(https, own, [{ ':authority': own, ...claims }]);
        expect(answer?.status).toBe(200);
        expect(received.length).toBe(before + 1);
        expect(claimed()).toEqual([]);
        expect(received.at(-1)).toMatchObject(expected(own));
      },
    );

    test('although a client says that the edge’s own headers end at the next hop', async () => {
      const { https, own, received } = world();
      const hop = `Connection: ${Object.keys(SET_BY_THE_EDGE).join(', ')}, close`;
      await exchangeTls(https, own, ['GET / HTTP/1.1', `Host: ${own}`, hop]);
      expect(received.at(-1)).toMatchObject(expected(own));
    });

    test('and headers of an application’s own come through as they are', async () => {
      const { https, own, received } = world();
      const applications = { 'x-custom': 'a', 'x-http-method-override': 'PUT' };
      await exchangeHttp2(https, own, [{ ':authority': own, ...applications }]);
      expect(received.at(-1)).toMatchObject(applications);
    });
  });
}
