import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import { scripted } from '../testing/dns-servers.ts';
import {
  cleanUpAfter,
  DOMAIN,
  record,
  startServer,
  startWorld,
  TARGET,
  TOKEN,
  toTarget,
} from '../testing/dns-world.ts';
import { HOSTILE_ANSWERS, type HostileAnswer, startHostileDns } from '../testing/hostile-dns.ts';
import { sentence } from '../testing/sentences.ts';
import { createDnsClient } from './client.ts';

/** A world whose zone acme.localhost is at hostile servers, and whose resolver fails for it, as real ones do. */
async function hostileWorld(answer: HostileAnswer, hosts: readonly string[]) {
  const world = await startWorld();
  for (const [i, host] of hosts.entries()) {
    world.delegate(`ns${i}`, host);
    const server = await startHostileDns(answer, { host, port: world.port });
    cleanUpAfter(() => server.close());
  }
  return world;
}

const HOSTS = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
const FIRST = ['127.0.0.2'];

describe('a name server that answers with as much as it can', () => {
  test.each(Object.entries(HOSTILE_ANSWERS))('%s: the client does not read it', async (_, answer) => {
    const server = await startHostileDns(answer);
    cleanUpAfter(() => server.close());
    const types = ['A', 'TXT'] as const;
    const asked = await Promise.all(
      types.map((type) => createDnsClient().query(server.address, { name: DOMAIN, type })),
    );
    expect(asked).toContainEqual(expect.objectContaining({ kind: 'failure', failure: 'oversized' }));
  });

  test('is the tenant’s to mend, is named, and leaves an observation and a sentence of bounded length', async () => {
    const answer = HOSTILE_ANSWERS['as many addresses as fit'];
    if (answer === undefined) throw new Error('no such answer');
    const world = await hostileWorld(answer, HOSTS);
    const failing = await startServer(
      scripted(({ name }) => ({ rcode: name.endsWith('acme.localhost') ? 2 : 3 })),
    );
    const { observation } = await world.check([world.resolver, failing]);
    const zone = observation.routing.filter(({ role }) => role === 'authoritative');
    expect(zone.map(({ outcome }) => outcome)).toEqual(['oversized', 'oversized', 'oversized', 'oversized']);
    expect(JSON.stringify(observation).length).toBeLessThan(16_000);
    // The sandbox as a resolver answers regardless; a real one fails for such a zone.
    const subject = { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: TOKEN };
    const { pointsHere } = judgeDns({ ...observation, routing: zone }, subject);
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'answer_too_large', actor: 'tenant' });
    expect(sentence(pointsHere)).toContain('too large an answer');
    expect(sentence(pointsHere)).toContain('ns0.dns.localhost');
  });

  test('of small answers that hold more than anybody needs, no more is kept', async () => {
    const world = await startWorld();
    const addresses = Array.from({ length: 40 }, (_, i) => `192.0.2.${i}`);
    await world.server('ns1', '127.0.0.2', [record(DOMAIN, 'A', ...addresses)]);
    const { observation } = await world.check();
    expect(observation.routing[0]).toMatchObject({ outcome: 'oversized', addresses: [] });
    const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(300)}`);
    const long = await startWorld([record(`_portal-domain.${DOMAIN}`, 'TXT', ...texts)]);
    const [first] = (await long.check()).observation.ownership;
    expect(first?.txt).toHaveLength(10);
    expect(Math.max(...(first?.txt ?? []).map(({ length }) => length))).toBeLessThan(210);
  });

  test.each(Object.entries(HOSTILE_ANSWERS))(
    '%s: twenty checks reckon as twenty at a zone in order do, not a hundred times as long',
    async (_, answer) => {
      const fine = await startWorld([toTarget]);
      for (const host of HOSTS.slice(1)) await fine.server(`ns${host}`, host, [toTarget]);
      const hostile = await hostileWorld(answer, FIRST);
      const observeTwenty = async (world: typeof fine) => {
        const before = process.cpuUsage();
        await Promise.all(
          Array.from({ length: 20 }, (_, i) => world.check(undefined, `d${i}.acme.localhost`)),
        );
        const { user } = process.cpuUsage(before);
        return user;
      };
      await observeTwenty(fine);
      const usual = await observeTwenty(fine);
      await observeTwenty(hostile);
      // The hostile server runs in this process too.
      expect(await observeTwenty(hostile)).toBeLessThan(10 * usual);
    },
  );
});

test('one tenant whose servers are silent keeps no other tenant waiting', async () => {
  const world = await startWorld();
  const slow = world.observer([await startServer(() => [])]);
  const ended: string[] = [];
  const theirs = Array.from({ length: 64 }, async (_, i) => {
    await slow.observe({ domain: `d${i}.slow.localhost`, canonicalHost: 'slow.portal.localhost' });
    ended.push('theirs');
  });
  const ours = slow.observe({ domain: DOMAIN, canonicalHost: TARGET }).then(() => ended.push('ours'));
  await Promise.all([...theirs, ours]);
  // Those that began with it end with it; those that would have been before it in one line come after.
  expect(ended.indexOf('ours')).toBeLessThan(64 / 2);
});
