import { describe, expect, test } from 'vitest';
import type { SandboxRecord } from '../sandbox/records.ts';
import { startSandboxDns } from '../sandbox/server.ts';
import { scripted, startUdpServer } from '../testing/dns-servers.ts';
import {
  cleanUpAfter,
  DOMAIN,
  EDGE,
  proof,
  record,
  startServer,
  startWorld,
  TARGET,
  toTarget,
} from '../testing/dns-world.ts';

const APEX = 'acme.localhost';
const OLD = { name: 'old.dns.localhost', host: '127.0.0.2' };
const NEW = { name: 'new.dns.localhost', host: '127.0.0.3' };
const TLD = { name: 'tld.dns.localhost', host: '127.0.0.9' };
const nsRecord = (...names: string[]) => record(APEX, 'NS', ...names);

type World = Awaited<ReturnType<typeof startWorld>>;

/** The server of the top-level domain, which delegates the zone to servers of these names. */
async function delegateAbove(world: World, names: readonly string[], apex = APEX) {
  const authorities = names.map((data) => ({ name: apex, type: 'NS' as const, ttl: 60, data }));
  const answer = scripted(() => ({ authorities }));
  const server = await startUdpServer(answer, { host: TLD.host, port: world.port });
  cleanUpAfter(() => server.close());
  world.records.push(record('localhost', 'NS', TLD.name), record(TLD.name, 'A', TLD.host));
}

/**
 * A zone that was moved: its registrar names the new server; inside it stand these NS records, which are what resolvers
 * tell of it.
 */
async function movedWorld(
  { old, new: current, internal }: { old: SandboxRecord[]; new: SandboxRecord[]; internal: string[] },
  resolvers: SandboxRecord[] = [],
) {
  const world = await startWorld([...resolvers, nsRecord(...internal)]);
  world.records.push(record(OLD.name, 'A', OLD.host), record(NEW.name, 'A', NEW.host));
  for (const [{ host }, records] of [
    [OLD, [...old, nsRecord(OLD.name)]],
    [NEW, [...current, nsRecord(...internal)]],
  ] as const) {
    const options = { baseDomain: 'portal.localhost', edgeAddress: EDGE, host, port: world.port };
    const server = await startSandboxDns({ ...options, records: () => records });
    cleanUpAfter(() => server.close());
  }
  await delegateAbove(world, [NEW.name]);
  return world;
}

describe('NS records inside a zone that differ from the registrar\u2019s', () => {
  test('are told with both sets where the name is not right', async () => {
    const world = await movedWorld({ old: [], new: [], internal: [OLD.name] });
    const { pointsHere, observation } = await world.check();
    expect(pointsHere).toMatchObject({ status: 'False', actor: 'tenant' });
    expect(observation.nameServers).toMatchObject({ zone: APEX, delegated: [NEW.name], own: [OLD.name] });
    expect(pointsHere.message).toContain(
      `your registrar has ${NEW.name}, while the NS records inside the zone have ${OLD.name}`,
    );
  });

  test('do not hide the servers that the registrar names: they are asked too', async () => {
    const world = await movedWorld({ old: [], new: [toTarget, proof], internal: [OLD.name] });
    const { observation, partlyHere, pointsHere } = await world.check();
    const asked = observation.routing.filter(({ role }) => role === 'authoritative');
    expect(asked.map(({ server }) => server.split(' ')[0]).sort()).toEqual([NEW.name, OLD.name]);
    expect({ partlyHere, reason: pointsHere.reason }).toEqual({ partlyHere: true, reason: 'split_answers' });
    expect(pointsHere.message).not.toContain('old one');
  });

  test('are not asked for where the name is right', async () => {
    const world = await movedWorld({ old: [toTarget], new: [toTarget], internal: [OLD.name] }, [toTarget]);
    const { observation, verdict } = await world.check();
    expect(verdict).toBe('cname, cname');
    expect(observation).not.toHaveProperty('nameServers');
  });

  test('that are the same are not told', async () => {
    const world = await movedWorld({ old: [], new: [], internal: [NEW.name] });
    const { observation } = await world.check();
    expect(observation).not.toHaveProperty('nameServers');
  });
});

describe('a record that was entered at the old provider', () => {
  test('is told with where it was seen and where it belongs', async () => {
    const world = await movedWorld({ old: [toTarget], new: [], internal: [OLD.name] });
    const { pointsHere } = await world.check();
    expect(pointsHere).toMatchObject({ status: 'False', reason: 'split_answers', actor: 'tenant' });
    expect(pointsHere.message).toContain(`The record was found at ${OLD.name}`);
    expect(pointsHere.message).toContain(`Enter it at the provider of ${NEW.name}`);
  });

  test('is told of an ownership TXT too', async () => {
    const address = record(DOMAIN, 'A', EDGE);
    const world = await movedWorld({ old: [address, proof], new: [address], internal: [OLD.name] }, [
      address,
    ]);
    const { owned } = await world.check();
    expect(owned).toMatchObject({ status: 'False', reason: 'proof_missing' });
    expect(owned.message).toContain(`The TXT record was found at ${OLD.name}`);
    expect(owned.message).toContain(`Enter it at the provider of ${NEW.name}`);
  });

  test('is told where only a resolver remembers the old servers', async () => {
    const world = await movedWorld({ old: [toTarget], new: [], internal: [NEW.name] });
    const remembers = await startServer(
      scripted(({ name, type }) =>
        name === APEX && type === 'NS'
          ? { answers: [{ name, type, ttl: 60, data: OLD.name }] }
          : { rcode: 2 },
      ),
    );
    const { pointsHere } = await world.check([remembers, world.resolver]);
    expect(pointsHere.message).toContain(`The record was found at ${OLD.name}`);
  });
});

describe('an NS record whose value is an IP address', () => {
  test.each(['192.0.2.1', `192.0.2.1.${APEX}`])(
    '%s: is told, and is the tenant\u2019s to change',
    async (value) => {
      const world = await startWorld();
      await delegateAbove(world, [value]);
      // No resolver can ask such a server.
      const resolver = await startServer((query, peer) =>
        query.includes('\u0004acme\u0009localhost')
          ? scripted(() => ({ rcode: 2 }))(query, peer)
          : scripted(({ name, type }) => {
              const known: Record<string, string> = {
                'NS localhost': TLD.name,
                [`A ${TLD.name}`]: TLD.host,
                [`A ${TARGET}`]: EDGE,
              };
              const data = known[`${type} ${name}`];
              if (data === undefined) return { rcode: 3 };
              return { answers: [{ name, type: type === 'NS' ? 'NS' : 'A', ttl: 60, data }] };
            })(query, peer),
      );
      const { pointsHere } = await world.check([resolver]);
      expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'lame_delegation', actor: 'tenant' });
      expect(pointsHere.message).toContain('has the IP address 192.0.2.1 as its value');
      expect(pointsHere.message).toContain("Change it at your registrar to the server's name");
    },
  );

  test('of a zone that is cut below another is told too', async () => {
    const world = await startWorld();
    world.delegate('ns1', '127.0.0.2');
    const cut = scripted(() => ({
      authorities: [{ name: DOMAIN, type: 'NS' as const, ttl: 60, data: '192.0.2.1' }],
    }));
    const server = await startUdpServer(cut, { host: '127.0.0.2', port: world.port });
    cleanUpAfter(() => server.close());
    const { pointsHere } = await world.check();
    expect(pointsHere.message).toContain(`An NS record of ${DOMAIN} has the IP address 192.0.2.1`);
    expect(pointsHere.message).toContain('Change it at the zone above it');
    expect(pointsHere.actor).toBe('tenant');
  });
});
