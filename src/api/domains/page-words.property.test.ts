import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Domain } from '../../../web/src/api/types.ts';
import { appearanceOf } from '../../../web/src/appearance.ts';
import type { DnsObservation, Observations } from '../../core/observations.ts';
import {
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  anUnknowingPreflight,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aView,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { type LifeStep, viewsOf as viewsOfLife } from '../../testing/domain-views.ts';

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
const anyStep = fc.record<LifeStep>({
  seen: anyObservations,
  /** Until the next round. */
  seconds: fc.constantFrom(1, 60, 86_400, 8 * 86_400),
  wish: fc.constantFrom('none', 'none', 'none', 'none', 'disabled', 'deleted', 'active'),
});

/** As the page reads it: the document gives its types to the page, and the words of each list with them. */
const viewsOf = (domain: string, steps: LifeStep[]) => viewsOfLife({ domain }, steps) as Iterable<Domain>;

const has = ({ nextSteps }: Domain, kind: Domain['nextSteps'][number]['kind']) =>
  nextSteps.some((step) => step.kind === kind);

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
  'a record is to be published only while its step, its proof or what it allows is not done': (domain) =>
    domain.dnsTask !== 'publish' || domain.steps.slice(0, 3).some(({ state }) => state !== 'done'),
  'a record is to be published exactly where a step says so, unless its zone answers nothing': (domain) =>
    (domain.dnsTask === 'publish') === has(domain, 'publish_record') || has(domain, 'repair_zone'),
  'a domain needs its tenant exactly where a step is the tenant’s, or its renewal': (domain) =>
    (domain.group === 'needs_you') ===
    (domain.nextSteps.some(({ kind }) => kind !== 'wait' && kind !== 'contact_operator') ||
      domain.renewalForecast?.actor === 'tenant'),
  'a domain whose tenant must act stands among those that need it': (domain) =>
    domain.desired !== 'active' || domain.actor !== 'tenant' || domain.group === 'needs_you',
  'a badge tells of a certificate on its way only while its step is not done': (domain) =>
    !domain.phaseText.includes('ertificate') || domain.steps[2]?.state !== 'done',
  'nobody is told that there is nothing to do above a step of the tenant': (domain) =>
    !domain.headline.startsWith('Nothing to do') || domain.group !== 'needs_you',
  'a step has its reason in a sentence, where a condition calls for it': (domain) =>
    domain.nextSteps.every(
      ({ reason, because }) => (because === null) === domain.conditions.every((one) => one.reason !== reason),
    ),
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
