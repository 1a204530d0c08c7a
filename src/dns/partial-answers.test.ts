import { describe, expect, test } from 'vitest';
import { AUTHORITATIVE, type FrontAnswer, soaOf, startFront } from '../testing/dns-front.ts';
import { DOMAIN, PROOF, proof, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const APEX = 'acme.localhost';
const V6 = '2001:db8::10';
const apexA = record(APEX, 'A', '127.0.0.1');
const apexProof = record(`_portal-domain.${APEX}`, 'TXT', PROOF);

/** A world whose one zone server answers some questions by itself. */
async function zoneServerAnswering(records: (typeof apexA)[], answer: Parameters<typeof startFront>[1]) {
  const [world, zone] = [await startWorld([...records]), await startWorld()];
  world.delegate('ns1', '127.0.0.2');
  await zone.server('ns1', '127.0.0.3', records);
  await startFront({ host: '127.0.0.3', port: zone.port }, answer, { host: '127.0.0.2', port: world.port });
  return world;
}

describe('one family of our own host that fails for a moment', () => {
  test.each([
    ['AAAA', 'A', '127.0.0.1'],
    ['A', 'AAAA', V6],
  ] as const)('%s: a record of that family is not called another’s', async (lost, type, data) => {
    const records = [apexA, record(APEX, 'AAAA', V6), apexProof];
    const world = await startWorld([...records]);
    await world.server('ns1', '127.0.0.2', records);
    const resolver = await startFront(world.resolver, (asked): FrontAnswer => {
      if (asked.name !== TARGET) return null;
      return asked.type === lost ? { rcode: 2 } : { answers: [{ name: TARGET, type, ttl: 5, data }] };
    });
    const { pointsHere, observation, owned } = await world.check([resolver], APEX);
    expect(observation.edgeUnresolved).toEqual([lost]);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'timeout', actor: 'operator' });
    expect(pointsHere.message).toContain(`the ${lost} records of our own ${TARGET}`);
    expect(owned.reason).toBe('txt');
  });

  test('an address of the family that is known is called another’s all the same', async () => {
    const records = [record(APEX, 'A', '192.0.2.7'), apexProof];
    const world = await startWorld([...records]);
    await world.server('ns1', '127.0.0.2', records);
    const resolver = await startFront(world.resolver, ({ name, type }) =>
      name === TARGET && type === 'AAAA' ? { rcode: 2 } : null,
    );
    expect((await world.check([resolver], APEX)).pointsHere.reason).toBe('wrong_address');
  });
});

describe('a provider that flattens, and shows the CNAME to who asks for it', () => {
  const flattening = (name: string, address: string) => {
    const records = [record(name, 'A', address), record(`_portal-domain.${name}`, 'TXT', PROOF)];
    return zoneServerAnswering(records, (asked) =>
      asked.name === name && asked.type === 'CNAME'
        ? { flags: AUTHORITATIVE, answers: [{ name, type: 'CNAME', ttl: 60, data: TARGET }] }
        : null,
    );
  };

  test.each([DOMAIN, APEX])('%s leads here, as every address is ours', async (name) => {
    const { pointsHere } = await (await flattening(name, '127.0.0.1')).check(undefined, name);
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname' });
  });

  test('an address beside the CNAME that is not ours is told', async () => {
    const { pointsHere } = await (await flattening(DOMAIN, '192.0.2.7')).check();
    expect(pointsHere).toMatchObject({ reason: 'split_answers', actor: 'tenant' });
    expect(pointsHere.message).toContain('A 192.0.2.7 at the same name');
  });
});

describe('a balancer that says NXDOMAIN for the type that it does not know', () => {
  test('is steady: the CNAME that it shows for another type is what there is', async () => {
    const world = await zoneServerAnswering([toTarget, proof], ({ name, type }) =>
      name === DOMAIN && type === 'AAAA'
        ? { rcode: 3, flags: AUTHORITATIVE, authorities: [soaOf(APEX)] }
        : null,
    );
    expect(await world.check()).toMatchObject({ verdict: 'cname, cname', flapping: false });
  });

  test('is no balancer where it says something else of the same type when it is asked again', async () => {
    let asked = 0;
    const world = await zoneServerAnswering([toTarget, proof], ({ name, type }) => {
      if (name !== DOMAIN || type !== 'AAAA') return null;
      asked += 1;
      return asked % 2 === 1 ? { rcode: 3, flags: AUTHORITATIVE, authorities: [soaOf(APEX)] } : null;
    });
    expect(await world.check()).toMatchObject({ flapping: true });
  });
});

describe('an IPv4 address that is ours, while the question for AAAA fails', () => {
  test.each<[string, FrontAnswer]>([
    ['SERVFAIL', { rcode: 2 }],
    ['NOTIMP', { rcode: 4 }],
    ['REFUSED', { rcode: 5 }],
    ['FORMERR', { rcode: 1 }],
    ['silence', 'silence'],
  ])('%s: leads here, with a warning', async (_, reply) => {
    const failing = (answer: FrontAnswer) => (asked: { name: string; type: string }) =>
      asked.name === APEX && asked.type === 'AAAA' ? answer : null;
    const world = await zoneServerAnswering([apexA, apexProof], failing(reply));
    const resolver = await startFront(world.resolver, failing({ rcode: 2 }));
    const { verdict, pointsHere } = await world.check([resolver], APEX);
    expect(verdict).toBe('address, txt');
    expect(pointsHere.message).toMatch(
      /the question for AAAA, the IPv6 address, fails at ns1\.dns\.localhost/,
    );
  });

  test('an address that is not ours stays one of which nobody could tell all', async () => {
    const records = [record(APEX, 'A', '192.0.2.7'), apexProof];
    const failing = ({ name, type }: { name: string; type: string }): FrontAnswer =>
      name === APEX && type === 'AAAA' ? { rcode: 2 } : null;
    const world = await zoneServerAnswering(records, failing);
    const { pointsHere } = await world.check([await startFront(world.resolver, failing)], APEX);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'servfail' });
  });
});

test('a proof that one name server shows and another not yet: the one that lacks it is named', async () => {
  const world = await startWorld([apexA, apexProof]);
  await world.server('ns1', '127.0.0.2', [apexA, apexProof]);
  await world.server('ns2', '127.0.0.3', [apexA]);
  const { owned } = await world.check(undefined, APEX);
  expect(owned).toMatchObject({ status: 'False', reason: 'proof_missing' });
  expect(owned.message).toContain('but ns2.dns.localhost');
  expect(owned.message).not.toContain('but ns1');
});

test('a wildcard that covers the doubled name is no record that was typed there', async () => {
  const records = [record(`*.${APEX}`, 'CNAME', TARGET), proof];
  const world = await startWorld([...records]);
  await world.server('ns1', '127.0.0.2', records);
  const { pointsHere, observation } = await world.check();
  expect(observation.doubledName).toBeNull();
  expect(pointsHere.reason).toBe('no_record');
  expect(pointsHere.message).not.toContain('appends');
});
