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
