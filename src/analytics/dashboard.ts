import type { ProductEventName } from '../telemetry/product-events.ts';

/** The dashboard as values of PostHog's API; the name is the contract's. Nothing in it asks for a host name. */
export const DASHBOARD = {
  name: 'Portal Domains – Provisioning',
  description:
    'From a typed name to HTTPS. Kept by `portal-domains posthog-dashboard`, which overwrites changes.',
} as const;

export type Insight = { name: string; description: string; query: object };

type Series = { math?: 'total' | 'median' | 'p95'; math_property?: string; custom_name?: string };

/** The properties that the queries use; a test compares them with what is sent. */
export const PROPERTIES = {
  stage: 'stage',
  reason: 'reason',
  provider: 'dns_provider',
  time: 'time_to_active_seconds',
} as const;

const event = (name: ProductEventName, more: Series = {}) => ({
  kind: 'EventsNode',
  event: name,
  name,
  ...more,
});
const viz = (source: object) => ({ kind: 'InsightVizNode', source });
const LAST_30_DAYS = { dateRange: { date_from: '-30d' } };
const by = (...properties: string[]) => ({
  breakdownFilter: { breakdowns: properties.map((property) => ({ type: 'event', property })) },
});

/** A domain is the actor of the funnel, so a step is passed once, however often its event comes. */
const FUNNEL = {
  kind: 'FunnelsQuery',
  ...LAST_30_DAYS,
  // A claim has seven days to prove itself, then the certificate follows.
  funnelsFilter: { funnelVizType: 'steps', funnelWindowInterval: 14, funnelWindowIntervalUnit: 'day' },
};

/** Every insight of the dashboard, in its order; each is known by its name. */
export const INSIGHTS: readonly Insight[] = [
  {
    name: 'Portal Domains: activation funnel',
    description: 'Of the names registered, how many prove their DNS, get a certificate and become active.',
    query: viz({
      ...FUNNEL,
      series: [
        event('portal_domain.registration_enqueued'),
        event('portal_domain.dns_verified'),
        event('portal_domain.certificate_issued'),
        event('portal_domain.activated'),
      ],
    }),
  },
  {
    name: 'Portal Domains: failures by stage and reason',
    description: 'Per day. The reasons are those of docs/reasons.',
    query: viz({
      kind: 'TrendsQuery',
      ...LAST_30_DAYS,
      interval: 'day',
      series: [event('portal_domain.failed', { math: 'total' })],
      ...by(PROPERTIES.stage, PROPERTIES.reason),
    }),
  },
  {
    name: 'Portal Domains: time to active',
    description: 'Seconds from the beginning of the attempt to the first time active, p50 and p95 per day.',
    query: viz({
      kind: 'TrendsQuery',
      ...LAST_30_DAYS,
      interval: 'day',
      series: (['median', 'p95'] as const).map((math) =>
        event('portal_domain.activated', {
          math,
          math_property: PROPERTIES.time,
          custom_name: math === 'median' ? 'p50' : 'p95',
        }),
      ),
    }),
  },
  {
    name: 'Portal Domains: failures by DNS provider',
    description: 'The name servers of the domains that failed, where known.',
    query: viz({
      kind: 'TrendsQuery',
      ...LAST_30_DAYS,
      interval: 'day',
      series: [event('portal_domain.failed', { math: 'total' })],
      ...by(PROPERTIES.provider),
    }),
  },
  {
    name: 'Portal Domains: activation by DNS provider',
    description: 'From proved DNS to active, by whose name servers the domain has.',
    query: viz({
      ...FUNNEL,
      series: [event('portal_domain.dns_verified'), event('portal_domain.activated')],
      ...by(PROPERTIES.provider),
    }),
  },
];
