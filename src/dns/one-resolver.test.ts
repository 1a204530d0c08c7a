import type * as packet from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { scripted } from '../testing/dns-servers.ts';
import { DOMAIN, proof, record, startServer, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const RECURSION_AVAILABLE = 0x80;
const OPT = { type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0 } as const;
// The types name four options; the format allows any.
const BLOCKED_NAME = { code: 15, data: Buffer.from([0, 15]) } as unknown as packet.PacketOpt;
const soa = (name: string) => ({
  name,
  type: 'SOA' as const,
  ttl: 900,
  data: { mname: `ns1.${name}`, rname: `x.${name}`, serial: 1, minimum: 900 },
});
const NS = { name: '.', type: 'NS', ttl: 60, data: 'a.root-servers.net' } as const;

type Script = Parameters<typeof scripted>[0];

/** How resolvers say no to a name that exists. All fail for every other name, so that they help nobody. */
const NOES: Record<string, Script> = {
  'NXDOMAIN without a SOA or recursion, as a filter for a block': () => ({ rcode: 3 }),
  'NXDOMAIN without a SOA': () => ({ rcode: 3, flags: RECURSION_AVAILABLE }),
  'NXDOMAIN with a SOA, without recursion': () => ({ rcode: 3, authorities: [soa('localhost')] }),
  'NXDOMAIN with the SOA of another zone': () => ({
    ...{ rcode: 3, flags: RECURSION_AVAILABLE, authorities: [soa('filter.localhost')] },
  }),
  'nothing at all': () => ({ flags: RECURSION_AVAILABLE }),
  'a referral to the root': () => ({ flags: RECURSION_AVAILABLE, authorities: [NS] }),
  'an address that leads nowhere': ({ name, type }) =>
    type === 'A' ? { answers: [{ name, type, ttl: 60, data: '0.0.0.0' }] } : {},
  'NXDOMAIN with an extended error: blocked': () => ({
    ...{ rcode: 3, flags: RECURSION_AVAILABLE, authorities: [soa('localhost')] },
    additionals: [{ ...OPT, flags: 0, flag_do: false, options: [BLOCKED_NAME] }],
  }),
};
const STALE = 'NXDOMAIN that it remembers of the time before the zone was delegated';
const stale: Script = () => ({ rcode: 3, flags: RECURSION_AVAILABLE, authorities: [soa('localhost')] });

const answering = (script: Script) =>
  startServer(
    scripted((question) => (question.name.endsWith('acme.localhost') ? script(question) : { rcode: 2 })),
  );

describe('one resolver that says no', () => {
  test.each(Object.entries({ ...NOES, [STALE]: stale }))(
    '%s: the zone’s servers, which another knows, decide',
    async (_, script) => {
      const world = await startWorld([toTarget, proof]);
      await world.server('ns1', '127.0.0.2', [toTarget, proof]);
      const { verdict, observation, partlyHere } = await world.check([
        await answering(script),
        world.resolver,
      ]);
      expect(verdict).toBe('cname, cname');
      expect(observation.routing[0]).toMatchObject({ role: 'authoritative', outcome: 'answer' });
      expect(partlyHere).toBe(false);
    },
  );

  test.each(Object.entries(NOES))('%s: is told as a refusal, not as an answer', async (_, script) => {
    const world = await startWorld([toTarget]);
    const { observation, pointsHere } = await world.check([await answering(script), world.resolver]);
    const [refusing] = observation.routing.filter(({ role }) => role === 'resolver');
    expect(refusing?.outcome).toBe('filtered');
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname' });
    expect(pointsHere.message).toContain(`${refusing?.server} refuses this name`);
  });

  test.each(Object.entries(NOES))(
    '%s: where nobody else answers, the operator must act',
    async (_, script) => {
      const world = await startWorld();
      const { pointsHere, owned } = await world.check([await answering(script)]);
      expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'refused', actor: 'operator' });
      expect(pointsHere.message).toContain('PORTAL_DNS_RESOLVERS');
      expect(owned.reason).toBe('not_checked');
    },
  );

  test('does not hide CAA records, and does not make up that there are none', async () => {
    const world = await startWorld([record('acme.localhost', 'CAA', '0 issue "other.example"')]);
    const refusing = await answering(() => ({ rcode: 3 }));
    expect(await world.caa([refusing, world.resolver])).toMatchObject({ verdict: 'forbidden' });
    expect(await world.caa([refusing])).toMatchObject({ verdict: 'unknown', actor: 'operator' });
  });

  test('does not make our own addresses unknown, and all addresses that any knows are ours', async () => {
    const world = await startWorld([record(DOMAIN, 'A', '127.0.0.7')]);
    const refusing = await startServer(scripted(() => ({ rcode: 3 })));
    const rotated = await startServer(
      scripted(({ name, type }) => {
        if (name !== TARGET) return { rcode: 2 };
        return type === 'A'
          ? { answers: [{ name, type, ttl: 1, data: '127.0.0.7' }] }
          : { flags: RECURSION_AVAILABLE, authorities: [soa('portal.localhost')] };
      }),
    );
    const { observation, pointsHere } = await world.check([refusing, world.resolver, rotated]);
    expect([...observation.edgeAddresses].sort()).toEqual(['127.0.0.1', '127.0.0.7']);
    expect(pointsHere.reason).toBe('address');
  });

  test('does not end a chain that another resolver can follow', async () => {
    const alias = 'alias.other.localhost';
    const world = await startWorld([record(alias, 'CNAME', TARGET)]);
    await world.server('ns1', '127.0.0.2', [record(DOMAIN, 'CNAME', alias)]);
    const remembers = await startServer(scripted(stale));
    expect((await world.check([remembers, world.resolver])).verdict).toBe('cname, cname');
  });
});

describe('resolvers that know different name servers', () => {
  test('all of them are asked, the old and the new', async () => {
    const world = await startWorld([toTarget]);
    await world.server('ns1', '127.0.0.2', [toTarget]);
    world.delegate('old', '127.0.0.3');
    world.records.splice(
      world.records.findIndex(({ type }) => type === 'NS'),
      1,
      record('acme.localhost', 'NS', 'ns1.dns.localhost'),
    );
    const outdated = await startServer(
      scripted(({ name, type }) =>
        name === 'acme.localhost' && type === 'NS'
          ? { answers: [{ name, type, ttl: 60, data: 'old.dns.localhost' }] }
          : { rcode: 2 },
      ),
    );
    const { observation } = await world.check([outdated, world.resolver]);
    const asked = observation.routing.filter(({ role }) => role === 'authoritative');
    expect(asked.map(({ server }) => server.split(' ')[0])).toEqual([
      'ns1.dns.localhost',
      'old.dns.localhost',
    ]);
  });
});

test('a delegation that no resolver knows yet is found at the top-level domain', async () => {
  const world = await startWorld();
  await world.server('ns1', '127.0.0.2', [toTarget, proof]);
  const referral = { name: 'acme.localhost', type: 'NS', ttl: 60, data: 'ns1.acme.localhost' } as const;
  const glue = { name: 'ns1.acme.localhost', type: 'A', ttl: 60, data: '127.0.0.2' } as const;
  await world.broken(
    'tld',
    '127.0.0.3',
    scripted(() => ({ authorities: [referral], additionals: [glue] })),
  );
  const known = { localhost: 'tld.dns.localhost' };
  const resolver = await startServer(
    scripted(({ name, type }) => {
      if (type === 'NS' && name === 'localhost')
        return { answers: [{ name, type, ttl: 60, data: known.localhost }] };
      if (name === known.localhost && type === 'A')
        return { answers: [{ name, type, ttl: 60, data: '127.0.0.3' }] };
      return stale({ name, type, class: 'IN' });
    }),
  );
  const { observation, verdict } = await world.check([resolver]);
  expect(observation.routing[0]).toMatchObject({
    server: `ns1.acme.localhost (127.0.0.2:${world.port})`,
    outcome: 'answer',
  });
  expect(verdict).toBe('cname, cname');
});
