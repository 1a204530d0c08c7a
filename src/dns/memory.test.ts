import { describe, expect, test } from 'vitest';
import { CONTRACT_RECORDS, describeDnsLookup } from './dns.contract.ts';
import { createMemoryDns } from './memory.ts';
import type { DnsRecord } from './port.ts';

const server = { host: '192.0.2.53', port: 53 };
const soa: DnsRecord = { name: 'acme.localhost', type: 'SOA', mname: 'ns1', serial: 1, minimum: 5, ttl: 5 };

describeDnsLookup('in memory', async () => {
  const dns = createMemoryDns();
  const silent = { host: '192.0.2.54', port: 53 };
  dns.put(server, { kind: 'zone', records: [soa, ...CONTRACT_RECORDS] });
  dns.put(silent, { kind: 'failure', failure: 'timeout' });
  return {
    dns,
    server,
    silent,
    nobodyListens: { host: '192.0.2.55', port: 53 },
    close: async () => undefined,
  };
});

describe('a programmed server', () => {
  const question = { name: 'end.acme.localhost', type: 'A' } as const;

  test('refuses names of zones that it does not have', async () => {
    const dns = createMemoryDns();
    dns.put(server, { kind: 'zone', records: [soa] });
    expect(await dns.query(server, { name: 'other.localhost', type: 'A' })).toMatchObject({
      rcode: 'REFUSED',
    });
  });

  test('gives the programmed rcode', async () => {
    const dns = createMemoryDns();
    dns.put(server, { kind: 'rcode', rcode: 'SERVFAIL' });
    expect(await dns.query(server, question)).toMatchObject({ rcode: 'SERVFAIL' });
  });

  test('over a broken chain of trust answers only with checking disabled', async () => {
    const dns = createMemoryDns();
    dns.put(server, { kind: 'zone', records: [soa, ...CONTRACT_RECORDS], bogus: true });
    expect(await dns.query(server, question)).toMatchObject({ rcode: 'SERVFAIL' });
    const unchecked = await dns.query(server, question, { checkingDisabled: true });
    expect(unchecked).toMatchObject({ rcode: 'NOERROR' });
  });
});
