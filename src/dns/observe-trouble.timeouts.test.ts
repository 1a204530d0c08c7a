import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import { echoWithRcode, scripted, startRelay } from '../testing/dns-servers.ts';
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
import { createDnsClient } from './client.ts';
import { createDnsObserver, type DnsObserverOptions } from './observe.ts';

/** Twice the time that a check has for all its questions: only what hangs takes longer. */
const HANGS_MS = 8_000;

describe('a check of servers in trouble', () => {
  test('16: SERVFAIL from every server is unknown', async () => {
    const failing = await startServer((query) => [echoWithRcode(query, 2)]);
    const world = await startWorld();
    const { verdict, pointsHere } = await world.check([failing]);
    expect(verdict).toBe('servfail, not_checked');
    expect(pointsHere.status).toBe('Unknown');
  });

  test('17: a resolver that answers only with checking disabled shows broken signatures', async () => {
    const world = await startWorld([toTarget]);
    const validating = await startServer((query) => {
      const unchecked = (query.readUInt16BE(2) & 0x0010) !== 0;
      // Of the tenant's zone alone: one that finds ours broken too is at fault itself.
      const isTheirs = query.includes('\u0004acme');
      return [echoWithRcode(query, unchecked || !isTheirs ? 0 : 2)];
    });
    expect((await world.check([world.resolver, validating])).pointsHere.reason).toBe('dnssec_bogus');
  });

  test('17: a resolver that fails once is not taken for one', async () => {
    const world = await startWorld([toTarget]);
    const seen = new Set<string>();
    const stumbling = await startServer((query) => {
      const question = query.subarray(12).toString('latin1');
      const known = seen.has(question);
      seen.add(question);
      return [echoWithRcode(query, known ? 0 : 2)];
    });
    expect((await world.check([world.resolver, stumbling])).pointsHere.reason).toBe('cname');
  });

  test('18: silence is unknown, within the time of a check', async () => {
    const silent = await startServer(() => []);
    const world = await startWorld();
    const started = performance.now();
    expect((await world.check([silent])).verdict).toBe('timeout, not_checked');
    expect(performance.now() - started).toBeLessThan(HANGS_MS);
  });

  test('18: one dead resolver hides nothing', async () => {
    const silent = await startServer(() => []);
    const world = await startWorld([toTarget]);
    expect((await world.check([silent, world.resolver])).verdict).toBe('cname, cname');
  });

  test('19: REFUSED by the authoritative servers', async () => {
    const world = await startWorld();
    await world.broken('ns1', '127.0.0.2', (query) => [echoWithRcode(query, 5)]);
    const failing = await startServer((query) => [echoWithRcode(query, 2)]);
    const { observation, pointsHere } = await world.check();
    expect(observation.routing[0]).toMatchObject({ outcome: 'refused', role: 'authoritative' });
    // The sandbox as a resolver answers regardless; a real one fails, as this one does.
    const routing = observation.routing.filter(({ role }) => role === 'authoritative');
    const alone = { ...observation, routing };
    const subject = { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: TOKEN };
    expect(judgeDns(alone, subject).pointsHere.reason).toBe('refused');
    expect(pointsHere.reason).toBe('nxdomain');
    expect((await world.check([failing])).pointsHere.status).toBe('Unknown');
  });

  test('19: where resolvers fail, the parent names the servers that refuse', async () => {
    const answer = (name: string, type: 'A' | 'NS', data: string) => ({
      answers: [{ name, type, ttl: 60, data }],
    });
    const resolver = await startServer(
      scripted(({ name, type }) => {
        if (name.endsWith('acme.localhost')) return { rcode: 2 };
        if (name === 'localhost' && type === 'NS') return answer(name, type, 'parent.dns.localhost');
        if (name === 'parent.dns.localhost' && type === 'A') return answer(name, type, '127.0.0.2');
        if (name === 'ns1.dns.localhost' && type === 'A') return answer(name, type, '127.0.0.3');
        return { rcode: 3 };
      }),
    );
    const referral = { name: 'acme.localhost', type: 'NS', ttl: 60, data: 'ns1.dns.localhost' } as const;
    const world = await startWorld();
    await world.broken(
      'parent',
      '127.0.0.2',
      scripted(() => ({ authorities: [referral] })),
    );
    await world.broken('ns1', '127.0.0.3', (query) => [echoWithRcode(query, 5)]);
    const { observation, pointsHere } = await world.check([resolver]);
    expect(observation.routing.map(({ server, outcome }) => [server.split(' ')[0], outcome])).toEqual([
      ['ns1.dns.localhost', 'refused'],
      [`127.0.0.1:${resolver.port}`, 'servfail'],
    ]);
    expect(pointsHere).toMatchObject({ reason: 'refused', status: 'Unknown', actor: 'tenant' });
  });

  test('19: servers without authority are lame', async () => {
    const world = await startWorld();
    await world.broken('ns1', '127.0.0.2', (query) => [echoWithRcode(query, 0)]);
    const { observation } = await world.check();
    expect(observation.routing[0]).toMatchObject({ outcome: 'lame', role: 'authoritative' });
  });

  test('20: authoritative servers that disagree', async () => {
    const world = await startWorld([toTarget]);
    await world.server('ns1', '127.0.0.2', [toTarget]);
    await world.server('ns2', '127.0.0.3', [record(DOMAIN, 'CNAME', 'old.acme.localhost')]);
    const { pointsHere, flapping } = await world.check();
    expect(pointsHere).toMatchObject({ reason: 'split_answers', actor: 'tenant' });
    expect(pointsHere.message).not.toContain('ns1.dns.localhost');
    expect(pointsHere.message).toContain(`make ${DOMAIN} a CNAME to ${TARGET}`);
    expect(pointsHere.message).toContain(`ns2.dns.localhost (127.0.0.3:${world.port}) says CNAME old`);
    expect(flapping).toBe(false);
  });

  test('20: one dead authoritative server is no disagreement', async () => {
    const world = await startWorld([toTarget]);
    await world.server('ns1', '127.0.0.2', [toTarget]);
    await world.broken('ns2', '127.0.0.3', () => []);
    world.delegate('ns3', '127.0.0.4');
    const { verdict, observation } = await world.check();
    expect(verdict).toBe('cname, cname');
    expect(observation.routing.map(({ outcome }) => outcome)).toEqual([
      'answer',
      'timeout',
      'unreachable',
      'answer',
    ]);
  });

  test('21: the authoritative answer counts while the resolver holds the old one', async () => {
    const world = await startWorld([record(DOMAIN, 'CNAME', 'old.acme.localhost')]);
    await world.server('ns1', '127.0.0.2', [toTarget]);
    const { verdict, pointsHere, recheckAfterSeconds } = await world.check();
    expect(verdict).toBe('cname, cname');
    expect(pointsHere.message).toContain('older answer');
    expect(recheckAfterSeconds).toBeNull();
  });

  test('22: a negative answer of a cache is checked again when it ends', async () => {
    const world = await startWorld();
    await world.broken('ns1', '127.0.0.2', () => []);
    expect(await world.check()).toMatchObject({ verdict: 'nxdomain, proof_missing', recheckAfterSeconds: 6 });
  });

  test('26: a server that changes its mind from question to question is flapping', async () => {
    const world = await startWorld();
    const right = await startWorld([toTarget]);
    const wrong = await startWorld([record(DOMAIN, 'CNAME', 'old.acme.localhost')]);
    let attempt = 0;
    world.delegate('ns1', '127.0.0.2');
    const relay = await startRelay('127.0.0.2', world.port, () => {
      attempt += 1;
      return attempt % 2 === 0 ? right.resolver : wrong.resolver;
    });
    cleanUpAfter(relay.close);
    const { flapping, pointsHere } = await world.check();
    expect(flapping).toBe(true);
    expect(pointsHere).toMatchObject({ reason: 'split_answers', actor: 'nobody' });
  });

  test('garbage from a server is unknown', async () => {
    const garbage = await startServer((query) => [
      Buffer.concat([query.subarray(0, 2), Buffer.alloc(9, 0xff)]),
    ]);
    const world = await startWorld();
    expect((await world.check([garbage])).pointsHere.status).toBe('Unknown');
  });
});

describe('which servers are asked', () => {
  test('none at an address that is not public, unless it is allowed: not one packet goes there', async () => {
    const world = await startWorld([toTarget]);
    let packets = 0;
    const count = (query: Buffer) => {
      packets += 1;
      return [echoWithRcode(query, 0, 0x0400)];
    };
    for (const [name, host] of [
      ['ns1', '127.0.0.2'],
      ['ns2', '127.0.0.3'],
    ] as const)
      await world.broken(name, host, count);
    const observeWith = async (choice: Partial<DnsObserverOptions>) => {
      const dns = createDnsClient();
      const clock = () => new Date();
      const options = { dns, resolvers: [world.resolver], authoritativePort: world.port, clock, ...choice };
      const observer = createDnsObserver(options);
      const { routing } = await observer.observe({ domain: DOMAIN, canonicalHost: TARGET });
      await observer.caa(DOMAIN);
      return routing.map(({ role }) => role);
    };
    expect(await observeWith({})).toEqual(['resolver']);
    expect(packets).toBe(0);
    expect(
      await observeWith({ mayAsk: (address) => address === '127.0.0.3', mayFollow: () => true }),
    ).toEqual(['authoritative', 'resolver']);
    expect(packets).toBeGreaterThan(0);
  });

  test('at most four', async () => {
    const world = await startWorld([toTarget]);
    for (let i = 2; i < 9; i += 1) world.delegate(`ns${i}`, `127.0.0.${i}`);
    const { observation } = await world.check();
    expect(observation.routing.filter(({ role }) => role === 'authoritative')).toHaveLength(4);
  });
});
