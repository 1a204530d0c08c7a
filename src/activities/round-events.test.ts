import { expect, test } from 'vitest';
import { INSIGHTS, type Insight, PROPERTIES } from '../analytics/dashboard.ts';
import type { Condition } from '../core/conditions.ts';
import { freshProgress } from '../core/domain.ts';
import type { SnapshotChanges } from '../core/lifecycle/decision.ts';
import type { StatusBefore } from '../store/domains/types.ts';
import { aDnsObservation, aSnapshot } from '../testing/builders.ts';
import { aDecision } from '../testing/store-builders.ts';
import { roundEvents } from './round-events.ts';

const REF = { domainId: 'domain-1', tenant: 'tenant-1' };
const BEGAN = '2026-01-01T12:00:00.000Z';
const AT = '2026-01-01T12:00:03.000Z';

const ready = (reason: 'issued' | 'requesting'): Condition[] => [
  {
    type: 'CertificateReady',
    status: reason === 'issued' ? 'True' : 'False',
    reason,
    message: '',
    actor: 'nobody',
    observedAt: AT,
  } as Condition,
];

function eventsOf(
  before: Partial<StatusBefore>,
  changes: Partial<SnapshotChanges>,
  reason: 'nxdomain' | null = null,
) {
  const decision = aDecision(aSnapshot({ progress: freshProgress(BEGAN), conditions: [] }), changes, {
    at: AT,
    reason,
  });
  return roundEvents(REF, decision, {
    before: { status: 'verifying_dns', since: BEGAN, activatedAt: null, conditions: [], ...before },
    observations: { dns: aDnsObservation(), preflight: null, edge: null, probe: null },
  });
}
const named = (events: ReturnType<typeof eventsOf>) => events.map(({ name }) => name);

test('a round that changes nothing is no event', () => {
  expect(eventsOf({ status: 'active' }, { status: 'active' })).toEqual([]);
});

test('proved DNS, an issued certificate and the first time active, each once and in order', () => {
  expect(named(eventsOf({}, { status: 'pending_certificate' }))).toEqual(['portal_domain.dns_verified']);
  expect(
    named(
      eventsOf(
        { status: 'deploying', conditions: ready('requesting') },
        { status: 'deploying', conditions: ready('issued') },
      ),
    ),
  ).toEqual(['portal_domain.certificate_issued']);
  const [activated, ...others] = eventsOf(
    { status: 'deploying', conditions: ready('issued') },
    { status: 'active', conditions: ready('issued') },
  );
  expect(others).toEqual([]);
  expect(activated).toMatchObject({
    name: 'portal_domain.activated',
    tenantId: 'tenant-1',
    portalDomainId: 'domain-1',
    at: AT,
    properties: { first: 'true', [PROPERTIES.time]: 3 },
  });
});

test('a round in which everything happened at once has all three', () => {
  expect(named(eventsOf({}, { status: 'active', conditions: ready('issued') }))).toEqual([
    'portal_domain.dns_verified',
    'portal_domain.certificate_issued',
    'portal_domain.activated',
  ]);
});

test('a failure says its stage and its reason', () => {
  const [failed] = eventsOf({}, { status: 'dns_failed' }, 'nxdomain');
  expect(failed).toMatchObject({
    name: 'portal_domain.failed',
    properties: { [PROPERTIES.stage]: 'dns', [PROPERTIES.reason]: 'nxdomain' },
  });
  const [other] = eventsOf({ status: 'deploying' }, { status: 'certificate_failed' });
  expect(other?.properties).toMatchObject({ stage: 'certificate', reason: 'none' });
});

test('a domain that comes back has no time to active', () => {
  const [back] = eventsOf({ status: 'dns_failed', activatedAt: BEGAN }, { status: 'active' }).slice(-1);
  expect(back?.properties).toMatchObject({ first: 'false' });
  expect(back?.properties).not.toHaveProperty(PROPERTIES.time);
});

test('no event holds the name of the domain or of a name server', () => {
  const all = JSON.stringify(eventsOf({}, { status: 'active', conditions: ready('issued') }));
  expect(all).not.toContain('acme');
});

/** Each event of an insight with the properties by which it is broken down or reckoned. */
const askedBy = ({ query }: Insight) => {
  const { source } = query as { source: Source };
  const breakdowns = source.breakdownFilter?.breakdowns.map(({ property }) => property) ?? [];
  return source.series.map(({ event, math_property: reckoned }) => ({
    event,
    properties: reckoned === undefined ? breakdowns : [...breakdowns, reckoned],
  }));
};
type Source = {
  series: { event: string; math_property?: string }[];
  breakdownFilter?: { breakdowns: { property: string }[] };
};

/** The registration is told by the API, and nothing is asked of it. */
const BY_API = 'portal_domain.registration_enqueued';

test.each(
  INSIGHTS.flatMap((insight) => askedBy(insight).map((asked) => ({ ...asked, insight: insight.name }))),
)('of $event, $insight asks for what is sent with it', ({ event, properties }) => {
  const sent = [
    ...eventsOf({}, { status: 'active', conditions: ready('issued') }),
    ...eventsOf({}, { status: 'dns_failed' }, 'nxdomain'),
  ];
  const sentWith = sent.find(({ name }) => name === event)?.properties;
  if (event === BY_API) expect(properties).toEqual([]);
  else expect(Object.keys(sentWith ?? {})).toEqual(expect.arrayContaining(properties));
  expect(sentWith === undefined).toBe(event === BY_API);
});
