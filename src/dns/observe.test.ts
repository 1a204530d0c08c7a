import { describe, expect, test } from 'vitest';
import type { SandboxRecord } from '../sandbox/records.ts';
import { DOMAIN, EDGE, PROOF, proof, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';
import { createDnsClient } from './client.ts';

describe('a check of a tenant in order', () => {
  test('has the same views in the same order, with chain, addresses and edge', async () => {
    const world = await startWorld([toTarget]);
    const { observation, verdict } = await world.check();
    expect(verdict).toBe('cname, cname');
    const chain = [{ from: DOMAIN, to: TARGET, ttl: 300 }];
    const server = { chain, outcome: 'answer', txt: [], negativeTtl: null };
    const addresses = [{ type: 'A', address: EDGE, ttl: 60 }];
    expect(observation).toMatchObject({
      observedAt: '2026-11-24T12:00:00.000Z',
      domain: DOMAIN,
      edgeAddresses: [EDGE],
      doubledName: null,
      routing: [
        {
          ...server,
          addresses,
          role: 'authoritative',
          server: `ns1.portal.localhost (127.0.0.1:${world.port})`,
        },
        { ...server, addresses, role: 'resolver', server: `127.0.0.1:${world.port}` },
      ],
      ownership: [
        { outcome: 'nxdomain', role: 'authoritative', negativeTtl: 5 },
        { outcome: 'nxdomain', role: 'resolver', negativeTtl: 5 },
      ],
    });
    expect((await world.check()).observation).toEqual(observation);
  });

  test('6: follows an alias into another zone, at the servers of that zone', async () => {
    const world = await startWorld([record('alias.other.localhost', 'CNAME', TARGET)]);
    await world.server('ns1', '127.0.0.2', [record(DOMAIN, 'CNAME', 'alias.other.localhost')]);
    const { verdict, observation } = await world.check();
    expect(verdict).toBe('cname, cname');
    expect(observation.routing[0]?.chain.map(({ to }) => to)).toEqual(['alias.other.localhost', TARGET]);
  });

  test('9: takes an apex with our address and the TXT', async () => {
    const apex = 'acme.localhost';
    const txt = record(`_portal-domain.${apex}`, 'TXT', 'other', PROOF);
    const world = await startWorld([record(apex, 'A', EDGE), txt]);
    expect((await world.check(undefined, apex)).verdict).toBe('address, txt');
  });

  test('23: takes a wildcard', async () => {
    const world = await startWorld([record('*.acme.localhost', 'CNAME', TARGET)]);
    const { verdict, observation } = await world.check();
    expect(verdict).toBe('cname, cname');
    expect(observation.doubledName).toBeNull();
  });

  test('25: takes an answer that needs TCP', async () => {
    const fillers = Array.from({ length: 20 }, (_, i) => `${'filler '.repeat(20)}${i}`);
    const world = await startWorld([
      record(DOMAIN, 'A', EDGE),
      record(`_portal-domain.${DOMAIN}`, 'TXT', ...fillers, PROOF),
    ]);
    expect((await world.check()).verdict).toBe('address, txt');
  });

  test('takes no longer than a hundred questions one after the other', async () => {
    const world = await startWorld([toTarget]);
    const dns = createDnsClient();
    const took = async (times: number, work: () => Promise<unknown>) => {
      const started = performance.now();
      for (let i = 0; i < times; i += 1) await work();
      return performance.now() - started;
    };
    await world.check();
    const checks = await took(10, () => world.check());
    const questions = await took(10 * 100, () => dns.query(world.resolver, { name: DOMAIN, type: 'A' }));
    expect(checks).toBeLessThan(questions);
  });
});

describe('a check of a tenant who made a mistake', () => {
  test.each<[string, SandboxRecord[], string]>([
    ['1: no such name', [], 'nxdomain, proof_missing'],
    ['2: other types only', [record(DOMAIN, 'TXT', 'x')], 'no_record, proof_missing'],
    ['3: some other host', [record(DOMAIN, 'CNAME', 'x.other.localhost')], 'wrong_target, proof_missing'],
    [
      "4: another tenant's canonical host",
      [record(DOMAIN, 'CNAME', 'zzz9999.portal.localhost')],
      'wrong_target, proof_missing',
    ],
    ['5: below the canonical host', [record(DOMAIN, 'CNAME', `x.${TARGET}`)], 'wrong_target, proof_missing'],
    [
      '7: zone appended',
      [record(DOMAIN, 'CNAME', `${TARGET}.acme.localhost`)],
      'wrong_target, proof_missing',
    ],
    ['10: no TXT', [record(DOMAIN, 'A', EDGE)], 'address, proof_missing'],
    ['11: another address', [record(DOMAIN, 'A', '192.0.2.9')], 'wrong_address, proof_missing'],
    [
      '12: old AAAA',
      [record(DOMAIN, 'A', EDGE), record(DOMAIN, 'AAAA', '2001:db8::9'), proof],
      'stale_ipv6, txt',
    ],
    ['13: a proxy', [record(DOMAIN, 'A', '104.16.1.1')], 'proxied, proof_missing'],
    ['14: a proxy and the TXT', [record(DOMAIN, 'A', '104.16.1.1'), proof], 'address, txt'],
    [
      '15: a loop',
      [record(DOMAIN, 'CNAME', 'b.acme.localhost'), record('b.acme.localhost', 'CNAME', DOMAIN)],
      'cname_loop, proof_missing',
    ],
    ['24: an address beside the CNAME', [toTarget, record(DOMAIN, 'A', '192.0.2.9')], 'split_answers, cname'],
  ])('%s', async (_, records, verdict) => {
    const world = await startWorld(records);
    expect((await world.check()).verdict).toBe(verdict);
  });

  test('8: the doubled name of either record is found, ours only', async () => {
    const doubled = await startWorld([record(`${DOMAIN}.acme.localhost`, 'CNAME', TARGET)]);
    const { observation, pointsHere } = await doubled.check();
    expect(observation.doubledName).toBe(`${DOMAIN}.acme.localhost`);
    expect(pointsHere.message).toContain('enter portal as');
    const txt = await startWorld([record(`_portal-domain.${DOMAIN}.acme.localhost`, 'TXT', PROOF)]);
    expect((await txt.check()).observation.doubledName).toBe(`_portal-domain.${DOMAIN}.acme.localhost`);
    const foreign = await startWorld([record(`${DOMAIN}.acme.localhost`, 'A', '192.0.2.1')]);
    expect((await foreign.check()).observation.doubledName).toBeNull();
  });

  test('15: a chain of more hops than anyone follows is a loop', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `h${i}.z${i}.localhost`);
    const chain = [DOMAIN, ...names].map((name, i) => record(name, 'CNAME', names[i] ?? TARGET));
    const world = await startWorld(chain.slice(0, -1));
    expect((await world.check()).pointsHere.reason).toBe('cname_loop');
  });
});
