import { describe, expect, test } from 'vitest';
import { AUTHORITATIVE, type FrontAnswer, soaOf, startFront } from '../testing/dns-front.ts';
import { DOMAIN, PROOF, proof, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const APEX = 'acme.localhost';
const RECURSION_AVAILABLE = 0x80;
const AUTHENTICATED = 0x20;
const isTheirs = (name: string) => name === APEX || name.endsWith(`.${APEX}`);

async function rightWorld(records = [toTarget, proof]) {
  const world = await startWorld([...records]);
  await world.server('ns1', '127.0.0.2', records);
  return world;
}

describe('a resolver that finds broken signatures', () => {
  const bogus = (world: Awaited<ReturnType<typeof rightWorld>>, about: (name: string) => boolean) =>
    startFront(world.resolver, ({ name, checkingDisabled }) =>
      about(name) && !checkingDisabled ? { rcode: 2 } : null,
    );

  test('is refuted by another that validates the same', async () => {
    const world = await rightWorld();
    const validating = await startFront(world.resolver, ({ name, type }): FrontAnswer => {
      if (!isTheirs(name)) return null;
      const flags = RECURSION_AVAILABLE | AUTHENTICATED;
      if (type === 'TXT') return { flags, answers: [{ name, type, ttl: 60, data: PROOF }] };
      if (type === 'CAA') return { flags, authorities: [soaOf(APEX)] };
      return name === DOMAIN
        ? { flags, answers: [{ name, type: 'CNAME', ttl: 60, data: TARGET }] }
        : { rcode: 2 };
    });
    const resolvers = [await bogus(world, isTheirs), validating];
    expect(await world.check(resolvers)).toMatchObject({ verdict: 'cname, cname' });
    expect(await world.caa(resolvers)).toMatchObject({ verdict: 'allowed' });
  });

  test('is refuted by another that validates the CNAME, where that leads into an unsigned zone', async () => {
    const world = await rightWorld();
    // It can vouch for what is the tenant's alone: no answer with our unsigned zone in it is authenticated.
    const validating = await startFront(world.resolver, ({ name, type }): FrontAnswer => {
      const alias = { name, type: 'CNAME', ttl: 60, data: TARGET } as const;
      const vouched = RECURSION_AVAILABLE | AUTHENTICATED;
      if (name !== DOMAIN && type === 'CAA') return { flags: vouched, authorities: [soaOf('localhost')] };
      if (name !== DOMAIN) return null;
      return { flags: RECURSION_AVAILABLE | (type === 'CNAME' ? AUTHENTICATED : 0), answers: [alias] };
    });
    // One whose clock is wrong finds our own host's zone broken too: what says that it is unsigned is signed as well.
    for (const about of [isTheirs, () => true]) {
      const resolvers = [await bogus(world, about), validating];
      expect(await world.check(resolvers)).toMatchObject({
        verdict: 'cname, cname',
        pointsHere: { actor: 'nobody' },
      });
      expect(await world.caa(resolvers)).toMatchObject({ verdict: 'allowed' });
    }
  });

  test('is not believed where it finds those of our own host broken, which others do not', async () => {
    const world = await rightWorld();
    const resolvers = [await bogus(world, () => true), world.resolver];
    expect(await world.check(resolvers)).toMatchObject({
      verdict: 'cname, cname',
      pointsHere: { actor: 'nobody' },
    });
  });

  test('is not refuted by one that does not validate', async () => {
    const world = await rightWorld();
    const resolvers = [await bogus(world, isTheirs), world.resolver];
    const { pointsHere } = await world.check(resolvers);
    expect(pointsHere).toMatchObject({ reason: 'dnssec_bogus', actor: 'tenant' });
  });

  test('is itself at fault where it finds those of our own host broken too', async () => {
    const records = [record(DOMAIN, 'A', '127.0.0.1'), proof];
    const world = await rightWorld(records);
    const resolver = await bogus(world, (name) => isTheirs(name) || name === TARGET);
    const { pointsHere } = await world.check([resolver]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'dnssec_bogus', actor: 'operator' });
    expect(pointsHere.message).toContain(`${resolver.host}:${resolver.port} finds`);
  });
});

describe('resolvers that fail for every name', () => {
  test.each([
    ['NOTAUTH', 9],
    ['FORMERR', 1],
    ['SERVFAIL', 2],
  ])('%s: the operator must act', async (_, rcode) => {
    const world = await startWorld();
    const resolver = await startFront(world.resolver, () => ({ rcode }));
    const { pointsHere } = await world.check([resolver]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'servfail', actor: 'operator' });
    expect(pointsHere.message).toContain('PORTAL_DNS_RESOLVERS');
  });

  test('for theirs alone, they are called resolvers, and the zone is the tenant’s to mend', async () => {
    const world = await startWorld();
    const resolver = await startFront(world.resolver, ({ name }) => (isTheirs(name) ? { rcode: 2 } : null));
    const { pointsHere } = await world.check([resolver]);
    expect(pointsHere).toMatchObject({ reason: 'servfail', actor: 'tenant' });
    expect(pointsHere.message).toMatch(/^Our resolvers get no answer from the name servers/);
  });
});

describe('a "no" that cannot be so', () => {
  test.each([
    ['the SOA of the name that it denies', (name: string) => name],
    ['the SOA of the root, under a top-level domain that exists', () => '.'],
  ])('NXDOMAIN with %s is taken for a filter’s', async (_, owner) => {
    const world = await startWorld([record('localhost', 'NS', 'tld.dns.localhost')]);
    const resolver = await startFront(world.resolver, ({ name, type }): FrontAnswer => {
      if (isTheirs(name)) return { rcode: 3, flags: RECURSION_AVAILABLE, authorities: [soaOf(owner(name))] };
      return name === 'localhost' && type === 'SOA'
        ? { flags: RECURSION_AVAILABLE, answers: [soaOf(name)] }
        : null;
    });
    const { pointsHere } = await world.check([resolver]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'refused', actor: 'operator' });
  });

  test.each([
    ['NXDOMAIN', 3],
    ['nothing', 0],
  ])('%s without a SOA from the zone’s servers counts less than resolvers that know', async (_, rcode) => {
    const world = await startWorld([toTarget, proof]);
    world.delegate('ns1', '127.0.0.2');
    const at = { host: '127.0.0.2', port: world.port };
    await startFront(world.resolver, () => ({ rcode, flags: AUTHORITATIVE }), at);
    expect((await world.check()).verdict).toBe('cname, cname');
  });
});

describe('a resolver that makes AAAA records up of A records', () => {
  test('does not add to our addresses, nor to those of a name', async () => {
    const apex = [record(APEX, 'A', '127.0.0.1'), record(`_portal-domain.${APEX}`, 'TXT', PROOF)];
    const world = await startWorld([...apex]);
    const resolver = await startFront(world.resolver, ({ name, type }) =>
      type === 'AAAA' && (name === TARGET || name === APEX)
        ? {
            flags: RECURSION_AVAILABLE,
            answers: [{ name, type, ttl: 60, data: '64:ff9b::7f00:1' }],
          }
        : null,
    );
    const { verdict, observation } = await world.check([resolver], APEX);
    expect(verdict).toBe('address, txt');
    expect(observation.edgeAddresses).toEqual(['127.0.0.1']);
  });
});

test('a name server that refuses the version of EDNS is asked without it', async () => {
  const [world, right] = [await startWorld(), await rightWorld()];
  world.delegate('ns1', '127.0.0.3');
  const opt = {
    name: '.',
    type: 'OPT',
    udpPayloadSize: 1232,
    ednsVersion: 0,
    flags: 0,
    options: [],
  } as const;
  await startFront(
    { host: '127.0.0.2', port: right.port },
    ({ edns }) =>
      edns ? { additionals: [{ ...opt, extendedRcode: 1, flag_do: false, options: [] }] } : null,
    { host: '127.0.0.3', port: world.port },
  );
  expect((await world.check()).verdict).toBe('cname, cname');
});
