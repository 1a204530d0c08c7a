import { describe, expect, test } from 'vitest';
import { AUTHORITATIVE, type Said, soaOf, startFront } from '../testing/dns-front.ts';
import { DOMAIN, PROOF, proof, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const APEX = 'acme.localhost';
const V6 = '2001:db8::10';
const apexA = record(APEX, 'A', '127.0.0.1');
const apexProof = record(`_portal-domain.${APEX}`, 'TXT', PROOF);

/** A world whose one zone server answers some questions by itself. */
async function zoneServerSaying(held: (typeof apexA)[], say: Parameters<typeof startFront>[1]) {
  const [world, zone] = [await startWorld([...held]), await startWorld()];
  world.delegate('ns1', '127.0.0.2');
  await zone.server('ns1', '127.0.0.3', held);
  await startFront({ host: '127.0.0.3', port: zone.port }, say, { host: '127.0.0.2', port: world.port });
  return world;
}

describe('one family of our own host that fails for a moment', () => {
  test.each([
    ['AAAA', 'A', '127.0.0.1'],
    ['A', 'AAAA', V6],
  ] as const)('%s: a record of that family is not called another’s', async (lost, type, data) => {
    const held = [apexA, record(APEX, 'AAAA', V6), apexProof];
    const world = await startWorld([...held]);
    await world.server('ns1', '127.0.0.2', held);
    const resolver = await startFront(world.resolver, (asked): Said => {
      if (asked.name !== TARGET) return null;
      return asked.type === lost ? { rcode: 2 } : { answers: [{ name: TARGET, type, ttl: 5, data }] };
    });
    const { pointsHere, observation, owned } = await world.look([resolver], APEX);
    expect(observation.edgeUntold).toEqual([lost]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'timeout', actor: 'operator' });
    expect(pointsHere.message).toContain(`the ${lost} records of our own ${TARGET}`);
    expect(owned.reason).toBe('txt');
  });

  test('an address of the family that is known is called another’s all the same', async () => {
    const held = [record(APEX, 'A', '192.0.2.7'), apexProof];
    const world = await startWorld([...held]);
    await world.server('ns1', '127.0.0.2', held);
    const resolver = await startFront(world.resolver, ({ name, type }) =>
      name === TARGET && type === 'AAAA' ? { rcode: 2 } : null,
    );
    expect((await world.look([resolver], APEX)).pointsHere.reason).toBe('wrong_address');
  });
});

describe('a provider that flattens, and shows the CNAME to who asks for it', () => {
  const flattening = (name: string, address: string) => {
    const held = [record(name, 'A', address), record(`_portal-domain.${name}`, 'TXT', PROOF)];
    return zoneServerSaying(held, (asked) =>
      asked.name === name && asked.type === 'CNAME'
        ? { flags: AUTHORITATIVE, answers: [{ name, type: 'CNAME', ttl: 60, data: TARGET }] }
        : null,
    );
  };

  test.each([DOMAIN, APEX])('%s leads here, as every address is ours', async (name) => {
    const { pointsHere } = await (await flattening(name, '127.0.0.1')).look(undefined, name);
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname' });
  });

  test('an address beside the CNAME that is not ours is told', async () => {
    const { pointsHere } = await (await flattening(DOMAIN, '192.0.2.7')).look();
    expect(pointsHere).toMatchObject({ reason: 'split_answers', actor: 'tenant' });
    expect(pointsHere.message).toContain('A 192.0.2.7 at the same name');
  });
});

describe('a balancer that says NXDOMAIN for the type that it does not know', () => {
  test('is steady: the CNAME that it shows for another type is what there is', async () => {
    const world = await zoneServerSaying([toTarget, proof], ({ name, type }) =>
      name === DOMAIN && type === 'AAAA'
        ? { rcode: 3, flags: AUTHORITATIVE, authorities: [soaOf(APEX)] }
        : null,
    );
    expect(await world.look()).toMatchObject({ verdict: 'cname, cname', flapping: false });
  });

  test('is no balancer where it says something else of the same type when it is asked again', async () => {
    let asked = 0;
    const world = await zoneServerSaying([toTarget, proof], ({ name, type }) => {
      if (name !== DOMAIN || type !== 'AAAA') return null;
      asked += 1;
      return asked % 2 === 1 ? { rcode: 3, flags: AUTHORITATIVE, authorities: [soaOf(APEX)] } : null;
    });
    expect(await world.look()).toMatchObject({ flapping: true });
  });
});

describe('an IPv4 address that is ours, while the question for AAAA fails', () => {
  test.each<[string, Said]>([
    ['SERVFAIL', { rcode: 2 }],
    ['NOTIMP', { rcode: 4 }],
    ['REFUSED', { rcode: 5 }],
    ['FORMERR', { rcode: 1 }],
    ['silence', 'silence'],
  ])('%s: leads here, with a warning', async (_, said) => {
    const failing = (say: Said) => (asked: { name: string; type: string }) =>
      asked.name === APEX && asked.type === 'AAAA' ? say : null;
    const world = await zoneServerSaying([apexA, apexProof], failing(said));
    const resolver = await startFront(world.resolver, failing({ rcode: 2 }));
    const { verdict, pointsHere } = await world.look([resolver], APEX);
    expect(verdict).toBe('address, txt');
    expect(pointsHere.message).toMatch(
      /the question for AAAA, the IPv6 address, fails at ns1\.dns\.localhost/,
    );
  });

  test('an address that is not ours stays one of which nobody could tell all', async () => {
    const held = [record(APEX, 'A', '192.0.2.7'), apexProof];
    const failing = ({ name, type }: { name: string; type: string }): Said =>
      name === APEX && type === 'AAAA' ? { rcode: 2 } : null;
    const world = await zoneServerSaying(held, failing);
    const { pointsHere } = await world.look([await startFront(world.resolver, failing)], APEX);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'servfail' });
  });
});

test('a proof that one name server shows and another not yet: the one that lacks it is named', async () => {
  const world = await startWorld([apexA, apexProof]);
  await world.server('ns1', '127.0.0.2', [apexA, apexProof]);
  await world.server('ns2', '127.0.0.3', [apexA]);
  const { owned } = await world.look(undefined, APEX);
  expect(owned).toMatchObject({ status: 'False', reason: 'proof_missing' });
  expect(owned.message).toContain('but ns2.dns.localhost');
  expect(owned.message).not.toContain('but ns1');
});

test('a wildcard that covers the doubled name is no record that was typed there', async () => {
  const held = [record(`*.${APEX}`, 'CNAME', TARGET), proof];
  const world = await startWorld([...held]);
  await world.server('ns1', '127.0.0.2', held);
  const { pointsHere, observation } = await world.look();
  expect(observation.doubledName).toBeNull();
  expect(pointsHere.reason).toBe('no_record');
  expect(pointsHere.message).not.toContain('appends');
});
