import { describe, expect, test } from 'vitest';
import { evidenceName, publicNames } from './server-names.ts';

const names = () => {
  const nameOf = publicNames();
  return (asked: Parameters<typeof nameOf>[0]) => evidenceName(nameOf(asked));
};
const resolver = (server: string) => ({ role: 'resolver' as const, server });
const nameServer = (server: string) => ({ role: 'authoritative' as const, server });

describe('what a server is called for tenants', () => {
  test('a resolver of ours by a number, the same each time', () => {
    const nameOf = names();
    const asked = ['10.0.0.53:53', '9.9.9.9:53', '10.0.0.53:53'];
    expect(asked.map((one) => nameOf(resolver(one)))).toEqual([
      'our resolver 1',
      'our resolver 2',
      'our resolver 1',
    ]);
  });

  test.each([
    ['its name and its address', 'ns1.acme.com (8.8.4.4:53)', 'ns1.acme.com (8.8.4.4:53)'],
    ['an address of IPv6 too', 'ns1.acme.com ([2606:4700::1]:53)', 'ns1.acme.com ([2606:4700::1]:53)'],
    ['no address that is not of the internet', 'ns1.acme.com (127.0.0.1:5353)', 'ns1.acme.com'],
    ['nor one of IPv6', 'ns1.acme.com ([::1]:5353)', 'ns1.acme.com'],
    [
      'of two, each',
      'a.acme.com (8.8.4.4:53) and b.acme.com (10.0.0.1:53)',
      'a.acme.com (8.8.4.4:53) and b.acme.com',
    ],
    ['nothing in another form', '127.0.0.1:53', 'a name server'],
  ])('a name server by %s', (_, server, name) => {
    expect(names()(nameServer(server))).toBe(name);
  });

  test('two addresses of one name stay two servers', () => {
    const nameOf = names();
    const asked = ['ns1.acme.com (10.0.0.1:53)', 'ns1.acme.com (10.0.0.2:53)', 'ns1.acme.com (10.0.0.1:53)'];
    expect(asked.map((one) => nameOf(nameServer(one)))).toEqual([
      'ns1.acme.com',
      'ns1.acme.com 2',
      'ns1.acme.com',
    ]);
  });
});
