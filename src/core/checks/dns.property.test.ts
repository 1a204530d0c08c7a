import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../testing/sentences.ts';
import { REASONS } from '../conditions.ts';
import type { DnsObservation, ServerOutcome, ServerView } from '../observations.ts';
import { judgeDns } from './dns.ts';

const subject = {
  domain: 'portal.acme.com',
  canonicalHost: 'abc1234.portal.example.com',
  ownershipToken: '0123456789abcdef0123456789abcdef',
};
const DEFINITE: ServerOutcome[] = ['answer', 'nxdomain', 'no_data', 'loop'];
const UNKNOWN: ServerOutcome[] = [
  'servfail',
  'dnssec_bogus',
  'refused',
  'lame',
  'timeout',
  'unreachable',
  'malformed',
  'filtered',
  'oversized',
];

const name = fc.oneof(
  fc.constantFrom(
    subject.domain,
    subject.canonicalHost,
    'portal.example.com',
    `${subject.canonicalHost}.acme.com`,
    `x.${subject.canonicalHost}`,
    '',
  ),
  fc.string(),
);
const ttl = fc.nat(100_000);
const address = fc.record({
  type: fc.constantFrom('A' as const, 'AAAA' as const),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constantFrom('192.0.2.1', '104.16.1.1')),
  ttl,
});
/** Addresses stand beside a CNAME only where there is one. */
function withoutStrays({ besideCname, ...view }: ServerView): ServerView {
  return besideCname === undefined || view.chain.length === 0 ? view : { ...view, besideCname };
}
const viewOf = (outcomes: ServerOutcome[]): fc.Arbitrary<ServerView> =>
  fc
    .record(
      {
        server: fc.constantFrom('ns1', 'ns2', 'r1'),
        role: fc.constantFrom('authoritative' as const, 'resolver' as const),
        outcome: fc.constantFrom(...outcomes),
        chain: fc.array(fc.record({ from: name, to: name, ttl }), { maxLength: 5 }),
        addresses: fc.array(address, { maxLength: 4 }),
        besideCname: fc.array(address, { maxLength: 2 }),
        txt: fc.array(
          fc.oneof(fc.string(), fc.constant(`portal-domain-verification=${subject.ownershipToken}`)),
        ),
        negativeTtl: fc.option(ttl),
      },
      { requiredKeys: ['server', 'role', 'outcome', 'chain', 'addresses', 'txt', 'negativeTtl'] },
    )
    .map(withoutStrays);
const observationOf = (outcomes: ServerOutcome[]): fc.Arbitrary<DnsObservation> =>
  fc.record({
    observedAt: fc.constant('2026-11-24T12:00:00.000Z'),
    domain: fc.constant(subject.domain),
    routing: fc.array(viewOf(outcomes), { maxLength: 5 }),
    ownership: fc.array(viewOf(outcomes), { maxLength: 5 }),
    edgeAddresses: fc.array(fc.oneof(fc.constant('192.0.2.1'), fc.ipV6()), { maxLength: 3 }),
    doubledName: fc.option(name),
  });

describe('for every observation', () => {
  test('the judgement is a known reason with its status and a sentence, and nothing throws', () => {
    fc.assert(
      fc.property(observationOf([...DEFINITE, ...UNKNOWN]), (observation) => {
        const { pointsHere, owned, recheckAfterSeconds } = judgeDns(observation, subject);
        expect(pointsHere.status).toBe(REASONS.PointsHere[pointsHere.reason].status);
        expect(owned.status).toBe(REASONS.Owned[owned.reason].status);
        expect(sentence(pointsHere).length).toBeGreaterThan(10);
        if (recheckAfterSeconds !== null) expect(recheckAfterSeconds).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('what nobody could tell is never False', () => {
    fc.assert(
      fc.property(observationOf(UNKNOWN), (observation) => {
        const { pointsHere, owned } = judgeDns(observation, subject);
        expect([pointsHere.status, owned.status]).not.toContain('False');
        // A server that fails for one family may have told the addresses of the other.
        const hasAddresses = observation.routing.some(({ addresses }) => addresses.length > 0);
        if (!hasAddresses) expect([pointsHere.status, owned.status]).toEqual(['Unknown', 'Unknown']);
      }),
    );
  });

  test('one more server that could not tell never makes anything False', () => {
    fc.assert(
      fc.property(observationOf(DEFINITE), viewOf(UNKNOWN), (observation, silent) => {
        const before = judgeDns(observation, subject);
        const more = {
          ...observation,
          routing: [...observation.routing, silent],
          ownership: [...observation.ownership, silent],
        };
        const after = judgeDns(more, subject);
        if (before.pointsHere.status !== 'False') expect(after.pointsHere.status).not.toBe('False');
        // One that fails for one family may have told an address of the other, behind which a TXT record has to prove the name.
        if (silent.addresses.length === 0 && before.owned.status !== 'False')
          expect(after.owned.status).not.toBe('False');
      }),
      { numRuns: 500 },
    );
  });

  test('ownership is proved only by the canonical host in the chain or the exact token', () => {
    fc.assert(
      fc.property(observationOf([...DEFINITE, ...UNKNOWN]), (observation) => {
        const { owned } = judgeDns(observation, subject);
        const seen = JSON.stringify([observation.routing, observation.ownership]);
        if (owned.reason === 'cname') expect(seen).toContain(`"to":"${subject.canonicalHost}"`);
        if (owned.reason === 'txt') expect(seen).toContain(subject.ownershipToken);
      }),
      { numRuns: 500 },
    );
  });
});
