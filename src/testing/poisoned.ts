import fc from 'fast-check';
import {
  CHALLENGE_OUTCOMES,
  type Observations,
  PROBE_OUTCOMES,
  type ServerView,
} from '../core/observations.ts';
import {
  aCertificate,
  aChallenge,
  aDnsObservation,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aView,
  NOON,
} from './builders.ts';

/** Stands for words, names and addresses of our own parts. */
export const POISON = 'poison';
/** The same as the address of a server, which has no letters. */
export const POISON_ADDRESS = '10.66.66.66';

/** Returns whether a value contains a text that no tenant may read. */
export const holdsPoison = (value: unknown) => {
  const text = JSON.stringify(value).toLowerCase();
  return text.includes(POISON) || text.includes(POISON_ADDRESS);
};

const OUTCOMES: readonly ServerView['outcome'][] = [
  ...(['answer', 'nxdomain', 'no_data', 'servfail', 'dnssec_bogus', 'refused'] as const),
  ...(['lame', 'timeout', 'unreachable', 'malformed', 'filtered', 'oversized', 'loop'] as const),
];
const CHAIN = aDnsObservation().routing[0]?.chain ?? [];

const aServer = fc.constantFrom<Pick<ServerView, 'role' | 'server'>>(
  { role: 'resolver', server: `${POISON_ADDRESS}:53` },
  { role: 'resolver', server: `[fd00::${POISON}]:53` },
  { role: 'authoritative', server: `ns1.acme.com (${POISON_ADDRESS}:53)` },
  {
    role: 'authoritative',
    server: `ns1.acme.com (${POISON_ADDRESS}:53) and ns2.acme.com (${POISON_ADDRESS}:5353)`,
  },
  { role: 'authoritative', server: `${POISON_ADDRESS}:53` },
);
const someViews = fc.array(
  fc
    .tuple(aServer, fc.constantFrom(...OUTCOMES), fc.constantFrom(CHAIN, []))
    .map(([server, outcome, chain]) => aView({ ...server, outcome, chain, negativeTtl: 60 })),
  { maxLength: 3 },
);
const aDns = fc
  .record({
    routing: someViews,
    ownership: someViews,
    edgeAddresses: fc.constantFrom<string[]>(['198.51.100.7'], []),
    canonicalHostViews: fc.array(
      fc.constantFrom(...OUTCOMES).map((outcome) => ({ server: `${POISON_ADDRESS}:53`, outcome })),
      { maxLength: 2 },
    ),
  })
  .chain((over) => {
    const { overTcp: _, ...overUdp } = aDnsObservation(over);
    return fc.constantFrom(aDnsObservation(over), overUdp);
  });
const aPoisonedPreflight = fc
  .tuple(
    someViews,
    fc.array(fc.tuple(fc.constantFrom(...CHALLENGE_OUTCOMES), fc.boolean()), { maxLength: 2 }),
  )
  .map(([views, asked]) =>
    aPreflight({
      caa: [{ name: 'portal.acme.com', views }],
      challenge: asked.map(([outcome, ours]) => aChallenge({ outcome, ours })),
    }),
  );

const PROBLEMS = ['order_failed', 'challenge_failed', 'issuer_not_ready', 'problem:issuer_unavailable'];
const aProblem = fc
  .constantFrom(...PROBLEMS.map((type) => `urn:portal-domains:${type}`), 'about:blank')
  .chain((type) => fc.constantFrom(null, 400, 429).map((status) => ({ type, status })))
  .map((over) => ({ ...over, detail: POISON, retryAfter: null, at: NOON }));
const anEdge = fc
  .record({
    objects: fc.constantFrom('absent' as const, 'partial' as const, 'present' as const, 'foreign' as const),
    detail: fc.constant(POISON),
    certificate: fc.constantFrom(
      null,
      aCertificate(),
      aCertificate({ notAfter: '2026-11-24T11:00:00.000Z' }),
    ),
    issuance: fc.constantFrom('idle' as const, 'requesting' as const, 'failed' as const),
    problem: fc.option(aProblem),
    failure: fc.constantFrom(null, POISON),
    challenges: fc.constantFrom({ ready: true as const }, { ready: false as const, detail: POISON }),
    objectNames: fc.constant({ secretName: POISON, routeVersion: POISON }),
  })
  .map((over) => anEdgeObservation(over));
const aPoisonedProbe = fc
  .constantFrom(...PROBE_OUTCOMES)
  .map((outcome) => aProbe({ outcome, target: `${POISON_ADDRESS}:443`, detail: POISON }));

/** All that may be seen, with poison wherever our own parts speak or are named. */
export const poisonedObservations: fc.Arbitrary<Observations> = fc.record({
  dns: fc.option(aDns),
  preflight: fc.option(aPoisonedPreflight),
  edge: fc.option(anEdge),
  probe: fc.option(aPoisonedProbe),
});
