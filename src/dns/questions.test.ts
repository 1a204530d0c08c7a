import { describe, expect, test } from 'vitest';
import { judgeCaa, MOST_CAA_NAMES } from '../core/checks/caa.ts';
import { caaSentence } from '../testing/sentences.ts';
import { createMemoryDns } from './memory.ts';
import { createDnsObserver } from './observe.ts';
import type { DnsLookup, DnsRecord } from './port.ts';

const RESOLVERS = ['192.0.2.53', '192.0.2.54'].map((host) => ({ host, port: 53 }));
const SERVERS = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'];
const TARGET = 'abc1234.portal.vendor.app';

const soa = (name: string): DnsRecord => ({
  name,
  type: 'SOA',
  ttl: 60,
  mname: `ns1.${name}`,
  serial: 1,
  minimum: 60,
});
/** A zone with four name servers, as its own servers and the resolvers know it. */
function zone(apex: string, records: readonly DnsRecord[]): DnsRecord[] {
  const servers = SERVERS.flatMap((address, i): DnsRecord[] => [
    { name: apex, type: 'NS', target: `ns${i + 1}.${apex}`, ttl: 60 },
    { name: `ns${i + 1}.${apex}`, type: 'A', address, ttl: 60 },
  ]);
  return [soa(apex), ...servers, ...records];
}

/** Counts the questions of one check at a world of these zones. */
async function questionsOf(records: readonly DnsRecord[], domain: string) {
  const net = createMemoryDns();
  const whole = [soa('com'), soa('app'), ...records];
  for (const resolver of RESOLVERS) net.put(resolver, { kind: 'zone', records: whole });
  for (const host of SERVERS) net.put({ host, port: 53 }, { kind: 'zone', records });
  let asked = 0;
  const dns: DnsLookup = {
    query(...question) {
      asked += 1;
      return net.query(...question);
    },
  };
  const clock = () => new Date(0);
  const observer = createDnsObserver({
    dns,
    resolvers: RESOLVERS,
    authoritativePort: 53,
    mayAsk: () => true,
    isPublic: () => true,
    clock,
  });
  await observer.observe({ domain, canonicalHost: TARGET });
  const observing = asked;
  const steps = await observer.caa(domain);
  return { observing, caa: asked - observing, steps };
}

const cname = (name: string, target: string): DnsRecord => ({ name, type: 'CNAME', target, ttl: 60 });

const HOPS = 10;

describe('how many questions one check asks, with two resolvers and four name servers', () => {
  test.each<{
    what: string;
    domain?: string;
    records: DnsRecord[];
    most: { observing: number; caa: number };
  }>([
    {
      what: 'of a name that leads here',
      records: zone('acme.com', [cname('portal.acme.com', TARGET)]),
      most: { observing: 60, caa: 30 },
    },
    {
      what: 'of a name of 40 labels, of which the ten highest are asked for CAA',
      domain: `${'a.'.repeat(38)}acme.com`,
      records: zone('acme.com', []),
      most: { observing: 80, caa: 100 },
    },
    {
      what: 'of a chain over ten zones, which is cut',
      records: [
        ...zone('acme.com', [cname('portal.acme.com', 'x.hop0.com')]),
        ...Array.from({ length: HOPS }, (_, i) =>
          zone(`hop${i}.com`, [cname(`x.hop${i}.com`, `x.hop${i + 1}.com`)]),
        ).flat(),
      ],
      most: { observing: 300, caa: 300 },
    },
  ])('$what', async ({ what, domain = 'portal.acme.com', records, most }) => {
    const { observing, caa } = await questionsOf(records, domain);
    console.info(`${what}: ${observing} for the check, ${caa} for CAA`);
    expect(observing).toBeLessThanOrEqual(most.observing);
    expect(caa).toBeLessThanOrEqual(most.caa);
    expect(caa).toBeGreaterThan(0);
  });
});

test('a name too deep for its CAA records is no name without any', async () => {
  const domain = `${'a.'.repeat(9)}acme.com`;
  const { steps } = await questionsOf(zone('acme.com', []), domain);
  expect(steps.map(({ views }) => views.length > 0)).toEqual([false, ...Array(MOST_CAA_NAMES).fill(true)]);
  const finding = caaSentence(
    judgeCaa(steps, { identities: ['ca.example'], account: null }, { domain, canonicalHost: TARGET }),
  );
  expect(finding).toMatchObject({ verdict: 'unknown', actor: 'tenant' });
  expect(finding.message).toContain('Use a shorter name.');
});
