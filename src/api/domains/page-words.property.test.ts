import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Domain } from '../../../web/src/api/types.ts';
import { appearanceOf } from '../../../web/src/appearance.ts';
import { planRound } from '../../core/lifecycle/plan.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { DnsObservation, Observations } from '../../core/observations.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import {
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  anUnknowingPreflight,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  aView,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { decideOn as decide } from '../../testing/rounds.ts';
import { domainView } from './domain-view.ts';

/** The states of the DNS in a round; addresses are those of nobody known. */
const anyDns = fc.constantFrom<DnsObservation | null>(
  null,
  aDnsObservation(),
  aDnsObservation(),
  noSuchName(),
  silentDns(),
  aDnsObservation({
    routing: [aView({ addresses: [{ type: 'A', address: '203.0.113.7', ttl: 60 }] })],
  }),
  aDnsObservation({ routing: [aView({ outcome: 'no_data' })] }),
  aDnsObservation({ routing: [aView({ outcome: 'servfail' })], ownership: [aView({ outcome: 'servfail' })] }),
);
const anyObservations = fc.record<Observations>({
  dns: anyDns,
  preflight: fc.constantFrom(
    null,
    aPreflight(),
    aPreflight(),
    aForbiddingPreflight(),
    anUnknowingPreflight(),
  ),
  edge: fc.constantFrom(
    anEdgeObservation(),
    anEdgeObservation(),
    anEmptyEdge(),
    aRefusedEdge(),
    anEdgeObservation({ failure: 'away' }),
  ),
  probe: fc.constantFrom(null, aProbe(), aProbe(), aProbe({ outcome: 'connection_refused' })),
});
const anyStep = fc.record({
  seen: anyObservations,
  /** Until the next round. */
  seconds: fc.constantFrom(1, 60, 86_400, 8 * 86_400),
  wish: fc.constantFrom('none', 'none', 'none', 'none', 'disabled', 'deleted', 'active'),
});

/** A domain as it is stored, before anybody has checked. */
const stored = (domain: string): DomainRow => ({
  ...aSnapshot({ domain, status: 'pending_dns' }),
  ...{ statusMessage: 'Stored.', statusDetail: null, reason: null, actor: 'nobody' },
  ...{ lastCheckedAt: null, lastDns: null, createdAt: NOON, updatedAt: NOON },
});

/** Every view that the page gets of a domain which these rounds happen to, by the product's own plan and decisions. */
function* viewsOf(domain: string, steps: Step[]): Generator<Domain> {
  let row = stored(domain);
  let now = NOON;
  // As the page reads it: the document gives its types to the page, and the words of each list with them.
  const view = () => domainView(row, { kind: 'tenant', role: 'admin' }) as Domain;
  yield view();
  row = { ...row, status: 'verifying_dns', statusMessage: 'Looking for the DNS record.' };
  yield view();
  for (const { seen, seconds, wish } of steps) {
    if (wish !== 'none' && row.desired !== 'deleted') {
      row = { ...row, desired: wish, ...(wish === 'active' && row.status === 'disabled' ? AGAIN : {}) };
      yield view();
    }
    const plan = planRound(row, wish !== 'none', now);
    if (plan.kind === 'settled') continue;
    const dns = seen.dns && { ...seen.dns, observedAt: now };
    const decision = decide(row, plan, { ...seen, dns }, now);
    if (decision.forget) return;
    row = { ...row, ...decision.changes, ...summaryOf(decision), round: row.round + 1 };
    if (dns !== null) row = { ...row, lastDns: dns };
    if (decision.checked) row = { ...row, lastCheckedAt: now };
    yield view();
    now = plusSeconds(now, seconds);
  }
}

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;
const AGAIN = { status: 'pending_dns', actor: 'nobody', reason: null, givenUpAt: null } as const;
const summaryOf = ({ detail, reason, actor }: ReturnType<typeof decide>) => ({
  ...{ statusDetail: detail, reason, actor },
});

const CLAIMS: Record<string, (domain: Domain) => boolean> = {
  'nobody is told just to wait above a record to publish': (domain) =>
    domain.dnsTask !== 'publish' || !/wait|need not|^Nobody/.test(domain.actorText),
  'a live domain says of no step that it is not started, or switched off': (domain) =>
    appearanceOf(domain).isLive !== true ||
    domain.steps.every(({ state }) => state !== 'not_started' && state !== 'off'),
  'a domain is live exactly while it is wanted and its status says so': (domain) =>
    (appearanceOf(domain).isLive === true) === (domain.status === 'active' && domain.desired === 'active'),
  'DNS is called right only where it is not known to be wrong': (domain) =>
    !domain.phaseText.includes('DNS is right') ||
    domain.conditions.every(({ type, status }) => type !== 'PointsHere' || status !== 'False'),
  'a record is to be published only while its step or its proof is not done': (domain) =>
    domain.dnsTask !== 'publish' || domain.steps.slice(0, 2).some(({ state }) => state !== 'done'),
  'a record is to be deleted exactly where one is left behind': (domain) =>
    (domain.dnsTask === 'delete') === (domain.reason === 'left_behind'),
  'a domain without trouble alone is called live without more': (domain) =>
    domain.phaseText !== 'Live' || domain.conditions.every(({ status }) => status !== 'False'),
  'a message to send on asks to publish exactly where the page does': (domain) =>
    domain.dnsTask === 'publish' || !domain.dnsMessage.includes('Publish '),
  'a domain that only a button sets going again has that button': (domain) =>
    appearanceOf(domain).resume === undefined || domain.allowedActions.includes('retry'),
};

test.each(Object.keys(CLAIMS))('in every view that a domain can reach, %s', (claim) => {
  fc.assert(
    fc.property(
      fc.constantFrom('portal.acme.com', 'acme.com'),
      fc.array(anyStep, { maxLength: 12 }),
      (domain, steps) => {
        for (const view of viewsOf(domain, steps)) {
          if (CLAIMS[claim]?.(view) === true) continue;
          const { status, desired, reason, actor, conditions, records } = view;
          expect.fail(JSON.stringify({ status, desired, reason, actor, conditions, records }, null, 1));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('the views that are checked hold every status', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      for (const { status } of viewsOf('portal.acme.com', steps)) seen.add(status);
    }),
    { numRuns: 400 },
  );
  expect([...seen].sort()).toEqual([
    ...['active', 'certificate_failed', 'deploying', 'disabled'],
    ...['dns_failed', 'pending_certificate', 'pending_dns', 'verifying_dns'],
  ]);
});
