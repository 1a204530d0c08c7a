import { describe, expect, test } from 'vitest';
import { scripted, type UdpBehaviour } from '../testing/dns-servers.ts';
import { DOMAIN, startServer, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const RECURSION_AVAILABLE = 0x80;
const soa = {
  name: 'localhost',
  type: 'SOA' as const,
  ttl: 60,
  data: { mname: 'ns1.localhost', rname: 'x.localhost', serial: 1, minimum: 60 },
};
const denial = { rcode: 3, flags: RECURSION_AVAILABLE, authorities: [soa] };
const HOSTS: Record<string, string> = {
  'tld.dns.localhost': '127.0.0.9',
  [TARGET]: '127.0.0.1',
};

/** A resolver that is well, but for what is below acme.localhost: there it does what `fail` says. */
const resolverThat = (fail: (query: Buffer) => Buffer[]): Promise<{ host: string; port: number }> => {
  const well = scripted(({ name, type }) => {
    if (name === 'localhost' && type === 'NS')
      return { flags: RECURSION_AVAILABLE, answers: [{ name, type, ttl: 60, data: 'tld.dns.localhost' }] };
    const host = HOSTS[name];
    if (host !== undefined && type === 'A')
      return { flags: RECURSION_AVAILABLE, answers: [{ name, type, ttl: 60, data: host }] };
    return denial;
  });
  return startServer((query, peer) =>
    query.includes('\u0004acme\u0009localhost') ? fail(query) : well(query, peer),
  );
};
const servfail: UdpBehaviour = scripted(() => ({ rcode: 2 }));
const FAILS: Record<string, (query: Buffer) => Buffer[]> = {
  'fail for it': (query) => servfail(query, { address: '127.0.0.1', family: 'IPv4', port: 1, size: 0 }),
  'wait for it for ever': () => [],
};

/** The top-level domain's server, which delegates acme.localhost to servers named within it, with their addresses. */
const referring = (hosts: readonly string[]) =>
  scripted(() => ({
    authorities: hosts.map((_, i) => ({
      ...{ name: 'acme.localhost', type: 'NS' as const, ttl: 60, data: `ns${i}.acme.localhost` },
    })),
    additionals: hosts.map((data, i) => ({
      ...{ name: `ns${i}.acme.localhost`, type: 'A' as const, ttl: 60, data },
    })),
  }));

describe('name servers that do not answer, while our resolvers answer for other names', () => {
  test.each(Object.entries(FAILS))(
    'are the tenant’s to mend, and named, at the first check, where the resolvers %s',
    async (_, fail) => {
      const world = await startWorld();
      await world.broken('tld', '127.0.0.9', referring(['127.0.0.2', '127.0.0.3']));
      await world.broken('ns0', '127.0.0.2', () => []);
      const { pointsHere, owned } = await world.check([await resolverThat(fail)]);
      expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'name_servers_silent', actor: 'tenant' });
      expect(pointsHere.message).toContain(`ns0.acme.localhost (127.0.0.2:${world.port})`);
      expect(pointsHere.message).toContain(`ns1.acme.localhost (127.0.0.3:${world.port})`);
      expect(owned.reason).toBe('not_checked');
    },
  );

  test.each<[string, UdpBehaviour]>([
    ['answer over TCP only', () => []],
    [
      'drop questions with EDNS',
      (query, peer) =>
        query.readUInt16BE(10) > 0
          ? []
          : scripted(() => ({ answers: [{ name: DOMAIN, type: 'CNAME', ttl: 60, data: TARGET }] }))(
              query,
              peer,
            ),
    ],
  ])('that %s are named too, and the verdict does not change from check to check', async (_, behave) => {
    const world = await startWorld();
    await world.broken('tld', '127.0.0.9', referring(['127.0.0.2']));
    await world.broken('ns0', '127.0.0.2', behave);
    const resolver = await resolverThat(FAILS['fail for it'] ?? (() => []));
    const observations = [await world.check([resolver]), await world.check([resolver])];
    for (const { pointsHere } of observations)
      expect(pointsHere).toMatchObject({ reason: 'name_servers_silent', actor: 'tenant' });
  });

  test('of a zone below another, whose own servers answer', async () => {
    const world = await startWorld();
    const cut = 'sub.acme.localhost';
    await world.broken(
      'ns1',
      '127.0.0.2',
      scripted(() => ({ authorities: [{ name: cut, type: 'NS', ttl: 60, data: 'ns1.dead.localhost' }] })),
    );
    const parent = scripted(({ name, type }) => {
      const known: Record<string, string> = {
        'NS acme.localhost': 'ns1.dns.localhost',
        'A ns1.dns.localhost': '127.0.0.2',
        'A ns1.dead.localhost': '127.0.0.3',
      };
      const data = known[`${type} ${name}`];
      return data === undefined
        ? denial
        : { answers: [{ name, type: type === 'NS' ? 'NS' : 'A', ttl: 60, data }] };
    });
    const resolver = await startServer((query, peer) =>
      query.includes('\u0003sub\u0004acme') ? servfail(query, peer) : parent(query, peer),
    );
    const { pointsHere } = await world.check([resolver], `portal.${cut}`);
    expect(pointsHere).toMatchObject({ reason: 'name_servers_silent', actor: 'tenant' });
    expect(pointsHere.message).toContain(`ns1.dead.localhost (127.0.0.3:${world.port})`);
  });

  test('where the resolvers answer nothing at all, it is the operator’s to look', async () => {
    const world = await startWorld();
    const { pointsHere } = await world.check([await startServer(() => [])]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'timeout', actor: 'operator' });
  });
});

test('name servers named within their own zone are asked at the addresses that the parent holds', async () => {
  const world = await startWorld();
  await world.broken('tld', '127.0.0.9', referring(['127.0.0.2']));
  await world.server('ns0', '127.0.0.2', [toTarget]);
  const { observation, verdict } = await world.check([
    await resolverThat(FAILS['fail for it'] ?? (() => [])),
  ]);
  expect(observation.routing[0]).toMatchObject({
    server: `ns0.acme.localhost (127.0.0.2:${world.port})`,
    outcome: 'answer',
  });
  expect(verdict).toBe('cname, cname');
});

test('a CNAME that resolvers show is not missing, although they deny an address of before', async () => {
  const world = await startWorld();
  const denying = (types: readonly string[]) =>
    startServer(
      scripted(({ name, type }) => {
        if (name === TARGET && type === 'A') return { answers: [{ name, type, ttl: 60, data: '127.0.0.1' }] };
        const exists = name === DOMAIN && !types.includes(type);
        return exists ? { answers: [{ name, type: 'CNAME', ttl: 60, data: TARGET }] } : denial;
      }),
    );
  for (const types of [['A'], ['A', 'AAAA']]) {
    const { pointsHere, flapping, owned } = await world.check([await denying(types)]);
    expect([pointsHere.reason, owned.reason, flapping]).toEqual(['cname', 'cname', false]);
  }
});
