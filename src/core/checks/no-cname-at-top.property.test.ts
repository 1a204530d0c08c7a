import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { address, resolver, TARGET, TOKEN, view } from '../../testing/dns-observations.ts';
import { findingSentence, judgementSentences } from '../../testing/sentences.ts';
import {
  CHALLENGE_OUTCOMES,
  type ChallengeView,
  type ServerOutcome,
  type ServerView,
  type WildcardType,
} from '../observations.ts';
import { allowedFindings } from './allowed.ts';
import { judgeDns } from './dns.ts';

const sentencesOf = (...given: Parameters<typeof judgeDns>) => judgementSentences(judgeDns(...given));

const APEX = 'acme.com';
const subject = { domain: APEX, canonicalHost: TARGET, ownershipToken: TOKEN };
const outcomes: ServerOutcome[] = [
  ...(['answer', 'nxdomain', 'no_data', 'servfail', 'dnssec_bogus', 'refused', 'lame'] as const),
  ...(['timeout', 'unreachable', 'malformed', 'filtered', 'oversized'] as const),
];
const addressText = fc.constantFrom(
  '192.0.2.10',
  '203.0.113.9',
  '104.16.1.1',
  '2001:db8::10',
  '2001:db8::99',
);
const serverView: fc.Arbitrary<ServerView> = fc
  .record({
    at: fc.constantFrom('ns1', 'ns2', 'ns3'),
    own: fc.boolean(),
    outcome: fc.constantFrom(...outcomes),
    addresses: fc.array(addressText, { maxLength: 3 }),
  })
  .map(({ at, own, outcome, addresses }) => {
    const records = outcome === 'answer' ? addresses.map((one) => address(one)) : [];
    return own
      ? view({ server: `${at}.acme.com (192.0.2.1:53)`, outcome, addresses: records })
      : resolver({ outcome, addresses: records });
  });
/** A wrong CNAME that stands at the top all the same. */
const wrongTarget = fc.constantFrom(
  'old.example',
  `${TARGET}.${APEX}`,
  TARGET.slice(TARGET.indexOf('.') + 1),
  `other.${TARGET.slice(TARGET.indexOf('.') + 1)}`,
  `www.${TARGET}`,
  `https://${TARGET}`,
  APEX,
);
const aliased: fc.Arbitrary<ServerView> = fc
  .record({
    targets: fc.uniqueArray(wrongTarget, { minLength: 1, maxLength: 3 }),
    several: fc.boolean(),
    outcome: fc.constantFrom<ServerOutcome>('answer', 'loop'),
    behind: fc.array(addressText, { maxLength: 2 }),
    beside: fc.array(addressText, { maxLength: 2 }),
  })
  .map(({ targets, several, outcome, behind, beside }) =>
    view({
      outcome,
      chain: targets.map((to, i) => ({ from: targets[i - 1] ?? APEX, to, ttl: 60 })),
      addresses: behind.map((one) => address(one)),
      ...(several && targets.length > 1 ? { cnames: targets } : {}),
      ...(beside.length > 0 ? { besideCname: beside.map((one) => address(one)) } : {}),
    }),
  );
const challenge: fc.Arbitrary<ChallengeView> = fc.record({
  address: addressText,
  ours: fc.boolean(),
  outcome: fc.constantFrom(...CHALLENGE_OUTCOMES),
  redirects: fc.array(fc.constantFrom(`https://${APEX}`, 'https://elsewhere.example'), { maxLength: 11 }),
  httpStatus: fc.constantFrom(null, 200, 404, 502),
  server: fc.constant(null),
});

describe('at the top of a zone', () => {
  test('no sentence about DNS offers a CNAME, whatever is seen', () => {
    const reasons = new Set<string>();
    const observations = fc.record({
      routing: fc.array(serverView, { maxLength: 4 }),
      zone: fc.constant(APEX),
      absentDomain: fc.constantFrom(APEX, undefined),
      overTcp: fc.boolean(),
      nameServers: fc.record({
        zone: fc.constant(APEX),
        delegated: fc.subarray(['192.0.2.1', 'ns1.acme.com', 'ns2.acme.com']),
        own: fc.subarray(['ns1.acme.com', 'ns3.acme.com', 'ns4.acme.com']),
      }),
      wildcard: fc.record({
        name: fc.constant(`*.${APEX}`),
        types: fc.subarray<WildcardType>(['CNAME', 'A', 'TXT']),
        answersRouting: fc.boolean(),
        answersOwnership: fc.boolean(),
      }),
    });
    fc.assert(
      fc.property(observations, ({ routing, zone, absentDomain, overTcp, nameServers, wildcard }) => {
        const { pointsHere, owned } = sentencesOf(
          {
            observedAt: '2026-11-24T12:00:00.000Z',
            domain: APEX,
            routing,
            ownership: [view({ outcome: 'nxdomain' })],
            edgeAddresses: ['192.0.2.10', '2001:db8::10'],
            doubledName: null,
            resolversAnswer: true,
            zone,
            nameServers,
            wildcard,
            ...(absentDomain === undefined ? {} : { absentDomain }),
            ...(overTcp ? { overTcp: true as const } : {}),
          },
          subject,
        );
        reasons.add(pointsHere.reason);
        expect(`${pointsHere.message} ${owned.message}`).not.toContain('CNAME');
      }),
      { numRuns: 2_000 },
    );
    for (const reason of [
      'split_answers',
      'answer_too_large',
      'nxdomain',
      'proxied',
      'wrong_address',
      'address',
    ])
      expect(reasons).toContain(reason);
  });

  test('no sentence about a CNAME that stands there all the same tells to keep it', () => {
    fc.assert(
      fc.property(fc.array(aliased, { minLength: 1, maxLength: 3 }), (routing) => {
        const { pointsHere } = sentencesOf(
          {
            observedAt: '2026-11-24T12:00:00.000Z',
            domain: APEX,
            zone: APEX,
            routing,
            ownership: [view({ outcome: 'nxdomain' })],
            edgeAddresses: ['192.0.2.10', '2001:db8::10'],
            doubledName: null,
          },
          subject,
        );
        // A provider may flatten it so that every address is ours.
        fc.pre(pointsHere.status !== 'True');
        expect(pointsHere.message).not.toMatch(
          /(change|let) (its|the) value|(create|publish|make|keep)[^.]* CNAME/i,
        );
        expect(pointsHere.message).toMatch(
          /[Pp]ublish A 192\.0\.2\.10 and AAAA 2001:db8::10|Delete that record/,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('no sentence about port 80 offers a CNAME, whatever it answers', () => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (views) => {
        const preflight = {
          observedAt: '2026-11-24T12:00:00.000Z',
          ca: { identities: 'any' as const, account: null },
          caa: [],
          challenge: views,
        };
        for (const found of allowedFindings(preflight, subject))
          expect(findingSentence('CertificateAllowed', found)).not.toContain('CNAME');
      }),
    );
  });

  test('what stands there as a CNAME all the same is to be replaced, not corrected', () => {
    const at = (to: string) =>
      sentencesOf(
        {
          observedAt: '2026-11-24T12:00:00.000Z',
          domain: APEX,
          zone: APEX,
          routing: [view({ chain: [{ from: APEX, to, ttl: 60 }] })],
          ownership: [view({ outcome: 'nxdomain' })],
          edgeAddresses: ['192.0.2.10'],
          doubledName: null,
        },
        subject,
      ).pointsHere.message;
    for (const to of ['old.example', `https://${TARGET}`])
      expect(at(to)).toContain('Publish A 192.0.2.10 at');
  });
});
