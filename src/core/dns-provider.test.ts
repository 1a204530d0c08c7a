import { expect, test } from 'vitest';
import { aDnsObservation, aView } from '../testing/builders.ts';
import { dnsProviderOf } from './dns-provider.ts';

const servedBy = (server: string, role: 'authoritative' | 'resolver' = 'authoritative') =>
  aDnsObservation({ routing: [aView({ server, role })] });

test.each([
  ['anna.ns.cloudflare.com', 'cloudflare'],
  ['ns-12.awsdns-01.co.uk', 'route53'],
  ['ns-cloud-a1.googledomains.com', 'google'],
  ['ns1-05.azure-dns.com', 'azure'],
  ['NS51.domaincontrol.com', 'godaddy'],
  ['ns1.acme.com', 'other'],
  // Not below the provider's own name.
  ['ns1.evil-domaincontrol.com', 'other'],
  ['domaincontrol.com.acme.com', 'other'],
])('a zone at %s is at %s', (server, provider) => {
  expect(dnsProviderOf(servedBy(`${server} (192.0.2.1:53)`))).toBe(provider);
});

test('where no name server was seen, the provider is not known', () => {
  expect(dnsProviderOf(null)).toBe('unknown');
  expect(dnsProviderOf(servedBy('192.0.2.1:53'))).toBe('unknown');
  expect(dnsProviderOf(servedBy('anna.ns.cloudflare.com (192.0.2.1:53)', 'resolver'))).toBe('unknown');
});
