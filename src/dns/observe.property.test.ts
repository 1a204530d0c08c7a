import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import { createDnsObserver } from './observe.ts';
import type { DnsAnswer, DnsLookup, DnsRecord } from './port.ts';

const DOMAIN = 'portal.acme.localhost';
const TARGET = 'abc1234.portal.localhost';

const name = fc.constantFrom(
  DOMAIN,
  TARGET,
  'acme.localhost',
  'localhost',
  'ns1.acme.localhost',
  'a.other.localhost',
  'b.other.localhost',
  `_portal-domain.${DOMAIN}`,
  '',
);
const ttl = fc.nat(1000);
const dnsRecord: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ name, ttl, type: fc.constant('A' as const), address: fc.ipV4() }),
  fc.record({ name, ttl, type: fc.constant('AAAA' as const), address: fc.ipV6() }),
  fc.record({ name, ttl, type: fc.constantFrom('CNAME' as const, 'NS' as const), target: name }),
  fc.record({ name, ttl, type: fc.constant('TXT' as const), value: fc.string() }),
  fc.record({ name, ttl, type: fc.constant('SOA' as const), minimum: ttl, mname: name, serial: ttl }),
);
const answer: fc.Arbitrary<DnsAnswer> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      rcode: fc.constantFrom(
        'NOERROR' as const,
        'NOERROR' as const,
        'NXDOMAIN' as const,
        'SERVFAIL' as const,
      ),
      authoritative: fc.boolean(),
      authenticated: fc.boolean(),
      recursionAvailable: fc.boolean(),
      blocked: fc.boolean(),
      transport: fc.constant('udp' as const),
      answers: fc.array(dnsRecord, { maxLength: 8 }),
      authority: fc.array(dnsRecord, { maxLength: 3 }),
      additional: fc.array(dnsRecord, { maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('failure' as const),
      failure: fc.constantFrom(...(['timeout', 'unreachable', 'malformed', 'oversized'] as const)),
      detail: fc.constant(''),
    }),
  },
);

test('whatever servers answer, a check ends with an observation that can be judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 30 }), async (answers) => {
      let asked = 0;
      const dns: DnsLookup = {
        async query() {
          asked += 1;
          return answers[asked % answers.length] ?? { kind: 'failure', failure: 'timeout', detail: '' };
        },
      };
      const resolvers = [
        { host: '192.0.2.53', port: 53 },
        { host: '192.0.2.54', port: 53 },
      ];
      const observer = createDnsObserver({
        dns,
        resolvers,
        authoritativePort: 5354,
        clock: () => new Date(0),
      });
      const observation = await observer.observe({ domain: DOMAIN, canonicalHost: TARGET });
      const roles = observation.routing.map(({ role }) => role);
      expect(roles.filter((role) => role === 'resolver').length).toBeGreaterThanOrEqual(2);
      expect(roles).toEqual([...roles].sort());
      for (const { chain } of [...observation.routing, ...observation.ownership]) {
        expect(chain.length).toBeLessThan(40);
      }
      judgeDns(observation, { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: '0'.repeat(32) });
      // A tenant's DNS must not make one check into a flood.
      expect(asked).toBeLessThan(1_000);
    }),
    { numRuns: 300 },
  );
});
