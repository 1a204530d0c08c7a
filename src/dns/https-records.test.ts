import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import { sentence } from '../testing/sentences.ts';
import { createMemoryDns } from './memory.ts';
import { createDnsObserver } from './observe.ts';
import type { DnsLookup, DnsRecord } from './port.ts';

const RESOLVER = { host: '192.0.2.53', port: 53 };
const SERVER = { host: '203.0.113.1', port: 53 };
const TARGET = 'abc1234.portal.vendor.app';
const DOMAIN = 'portal.acme.com';
const OURS = '198.51.100.10';

const soa = (name: string): DnsRecord => ({
  name,
  type: 'SOA',
  ttl: 60,
  mname: 'ns',
  serial: 1,
  minimum: 60,
});
const a = (name: string, address: string): DnsRecord => ({ name, type: 'A', address, ttl: 60 });
const https = (change: Partial<DnsRecord & { type: 'HTTPS' }>): DnsRecord => ({
  name: DOMAIN,
  type: 'HTTPS',
  priority: 1,
  target: '',
  port: null,
  hints: [],
  ttl: 60,
  ...change,
});

/** Looks at a domain whose address is ours, with these records beside it. */
async function observe(...records: DnsRecord[]) {
  const net = createMemoryDns();
  const zone: DnsRecord[] = [
    soa('acme.com'),
    { name: 'acme.com', type: 'NS', target: 'ns1.acme.com', ttl: 60 },
    a('ns1.acme.com', SERVER.host),
    a(DOMAIN, OURS),
    ...records,
  ];
  net.put(RESOLVER, { kind: 'zone', records: [soa('com'), soa('app'), a(TARGET, OURS), ...zone] });
  net.put(SERVER, { kind: 'zone', records: zone });
  let asked = 0;
  const dns: DnsLookup = {
    query(server, question, options) {
      if (question.type === 'HTTPS') asked += 1;
      return net.query(server, question, options);
    },
  };
  const clock = () => new Date('2026-11-24T12:00:00.000Z');
  const anyone = { mayAsk: () => true, isPublic: () => true };
  const observer = createDnsObserver({ dns, resolvers: [RESOLVER], authoritativePort: 53, clock, ...anyone });
  const observation = await observer.observe({ domain: DOMAIN, canonicalHost: TARGET });
  const subject = { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: '0123' };
  return { asked, observation, pointsHere: judgeDns(observation, subject).pointsHere };
}

describe('an HTTPS record beside records that are right', () => {
  test.each<[string, Partial<DnsRecord & { type: 'HTTPS' }>, string]>([
    ['an alias of another name', { priority: 0, target: 'old.host.example' }, 'old.host.example'],
    ['a service at another name', { target: 'old.host.example' }, 'old.host.example'],
    ['an IPv4 hint', { hints: ['203.0.113.99'] }, '203.0.113.99'],
    ['an IPv6 hint', { hints: [OURS, '2001:db8::99'] }, '2001:db8::99'],
    ['another port', { port: 8443 }, 'port 8443'],
  ])('that leads elsewhere by %s is told as a warning, with what to delete', async (_, change, where) => {
    const { pointsHere, asked } = await observe(https(change));
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'address', actor: 'tenant' });
    expect(sentence(pointsHere)).toContain(`has an HTTPS record that leads to ${where}.`);
    expect(sentence(pointsHere)).toContain(`delete the HTTPS record (type 65) of ${DOMAIN}`);
    expect(asked).toBe(1);
  });

  test.each<[string, DnsRecord[]]>([
    ['no such record', []],
    ['one that names protocols alone', [https({})]],
    ['one with our address', [https({ hints: [OURS] })]],
    ['one that names the canonical host', [https({ priority: 0, target: TARGET })]],
  ])('%s is no warning', async (_, records) => {
    const { pointsHere } = await observe(...records);
    expect(pointsHere).toMatchObject({ reason: 'address', actor: 'nobody' });
    expect(sentence(pointsHere)).not.toContain('HTTPS');
  });

  test('keeps a few of many, so that no observation grows by a tenant’s records', async () => {
    const hints = Array.from({ length: 200 }, (_, i) => `203.0.113.${i}`);
    const many = Array.from({ length: 50 }, (_, i) => https({ priority: i + 1, hints }));
    const { observation } = await observe(...many);
    expect(observation.httpsRecords).toHaveLength(4);
    expect(observation.httpsRecords?.[0]?.hints).toHaveLength(8);
  });
});
