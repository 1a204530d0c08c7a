import { linksOf } from '../api/console/domain-links.ts';
import type { DomainJson } from '../api/domains/schemas.ts';
import type { components } from '../client/schema.generated.ts';
import type { OperatorRole } from '../core/operators/roles.ts';
import { PAGE_STATES, type PageState, pageState } from './page-states.ts';

type Schemas = components['schemas'];

type InspectedJson = Omit<Schemas['InspectedDomain'], 'domain'> & { domain: DomainJson };

/** The answers that the console gets. */
export type ConsoleWorld = {
  session: Schemas['OperatorSession'];
  fleet: Schemas['Fleet'];
  domains: { domains: DomainJson[]; nextCursor: string | null };
  inspected: InspectedJson;
  events: Schemas['EventList'];
  incidents: Schemas['IncidentList'];
  ca: Schemas['CertificateAuthority'];
  audit: Schemas['AuditPage'];
  /** `refused`: each answer but that of the session is a problem; `silent`: it never comes. */
  answers?: 'given' | 'refused' | 'silent';
};

const TENANT = 'a1b2c3d4-0000-4000-8000-000000000001';
const idOf = (n: number) => `0c0ffee0-0000-4000-8000-${String(n).padStart(12, '0')}`;
const before = (now: string, minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString();

const DAYS = [0, 7, 14, 30, 60, 90];
const NOTHING_WRONG: Schemas['Fleet']['attention'] = {
  ...{ overdue: 0, renewalsForecastToFail: 0, onHold: 0, outboxDepth: 0 },
  ...{ outboxOldest: null, waitingForCertificateSince: null, openIncidents: [] },
};

/** An installation that nobody has used yet. */
export function anEmptyConsole(now: string, role: OperatorRole = 'admin'): ConsoleWorld {
  return {
    session: { operator: { role, name: null, by: 'key' }, signInPath: null },
    fleet: {
      ...{ total: 0, states: [], providers: [], timeToActive: null, attention: NOTHING_WRONG },
      gateways: [{ name: 'default', baseDomain: 'portal.example.com', names: 0, limit: 3_000 }],
      certificates: DAYS.map((days) => ({ days, domains: 0 })),
    },
    domains: { domains: [], nextCursor: null },
    inspected: inspectedOf('missing', now, role),
    events: { events: [], nextCursor: null, nextBefore: null },
    incidents: { incidents: [] },
    ca: aCa({ used: 0, tenants: [], troubled: 0 }),
    audit: { entries: [], nextCursor: null },
  };
}

/** A fleet of 100,000 domains as in practice, with something of everything that an operator may meet. */
export function aLargeConsole(now: string, role: OperatorRole = 'admin'): ConsoleWorld {
  return {
    ...anEmptyConsole(now, role),
    fleet: aLargeFleet(now),
    domains: {
      domains: PAGE_STATES.map((state, n) => stateFor(state, now, role, n)),
      nextCursor: 'Y3Vyc29yLW9mLXRoZS1uZXh0LXBhZ2U',
    },
    inspected: inspectedOf('caa forbids', now, role),
    events: { events: eventsAt(now), nextCursor: '7', nextBefore: 7 },
    incidents: { incidents: incidentsAt(now) },
    ca: aCa({ used: 231, tenants: ['Harbor Logistics', 'Müller & Söhne Steuerberatung'], troubled: 312 }),
    audit: { entries: entriesAt(now), nextCursor: '93' },
  };
}

function aLargeFleet(now: string): Schemas['Fleet'] {
  return {
    total: 100_000,
    states: [
      { status: 'active', reason: null, domains: 92_504 },
      { status: 'active', reason: 'wrong_target', domains: 700 },
      { status: 'active', reason: 'renewal_failing', domains: 300 },
      { status: 'verifying_dns', reason: 'no_record', domains: 1_300 },
      { status: 'dns_failed', reason: 'nxdomain', domains: 1_200 },
      { status: 'dns_failed', reason: 'servfail', domains: 700 },
      { status: 'pending_certificate', reason: 'requesting', domains: 98 },
      { status: 'certificate_failed', reason: 'orders_paused', domains: 312 },
      { status: 'disabled', reason: null, domains: 2_886 },
    ],
    providers: [
      { provider: 'cloudflare', name: 'Cloudflare', domains: 41_200 },
      { provider: 'route53', name: 'Amazon Route 53', domains: 18_030 },
      { provider: 'godaddy', name: 'GoDaddy', domains: 12_900 },
      { provider: 'other', name: 'other', domains: 24_984 },
    ],
    gateways: [
      { name: 'default', baseDomain: 'portal.example.com', names: 64_000, limit: 65_000 },
      { name: 'two', baseDomain: 'a-rather-long-name.portal-2.example.com', names: 33_114, limit: 65_000 },
    ],
    certificates: [0, 310, 5_120, 29_800, 61_000, 93_504].map((domains, n) => ({
      days: DAYS[n] ?? 0,
      domains,
    })),
    timeToActive: { domains: 500, p50Seconds: 41, p95Seconds: 1_260 },
    attention: {
      ...{ overdue: 3, renewalsForecastToFail: 12, onHold: 2, outboxDepth: 41, openIncidents: ['dns'] },
      ...{ outboxOldest: before(now, 9), waitingForCertificateSince: before(now, 130) },
    },
  };
}

function stateFor(state: PageState, now: string, role: OperatorRole, n = 0) {
  const domain =
    n % 4 === 3
      ? 'client-portal.with-a-long-name.example-holding.com'
      : `${state.replaceAll(' ', '-')}.acme.com`;
  return pageState(state, now, { id: idOf(n), tenant: TENANT, domain }, { kind: 'operator', role });
}

/** A domain in a state, with all that leads away from its page. */
export function inspectedOf(state: PageState, now: string, role: OperatorRole): InspectedJson {
  const domain = stateFor(state, now, role);
  const temporal = { uiUrl: 'https://temporal.example.com', namespace: 'default' };
  const traceUrl = 'https://traces.example.com/search?portalDomainId={domain-id}';
  return {
    ...{ domain, tenantName: 'Harbor Logistics', gateway: 'default', provider: 'cloudflare' },
    onHoldSince: before(now, 90),
    ...linksOf(domain, { temporal, traceUrl, clusterNamespace: 'msp' }),
  };
}

function aCa(of: { used: number; tenants: string[]; troubled: number }): Schemas['CertificateAuthority'] {
  const { used, tenants, troubled } = of;
  const common = { used: null, left: null, freesAt: null };
  const hour = 3_600;
  return {
    ...{ name: 'https://acme-v02.api.letsencrypt.org/directory', limitsKept: true },
    accountUri: 'https://acme-v02.api.letsencrypt.org/acme/acct/1234567890',
    limits: [
      { ...{ limit: 'ordered_for_name', of: 'domain', most: 5, withinSeconds: hour }, ...common },
      { ...{ limit: 'issued_for_name', of: 'domain', most: 5, withinSeconds: 168 * hour }, ...common },
      { ...{ limit: 'ordered_by_tenant', of: 'tenant', most: 100, withinSeconds: 3 * hour }, ...common },
      {
        ...{ limit: 'ordered_by_all', of: 'all', most: 250, withinSeconds: 3 * hour },
        ...{ used, left: 250 - used, freesAt: null },
      },
    ],
    tenants: tenants.map((name, n) => ({ tenant: idOf(900 + n), name, used: 90 - n, left: 10 + n })),
    troubles: [{ reason: 'orders_paused', domains: troubled }],
  };
}

function incidentsAt(now: string): Schemas['IncidentList']['incidents'] {
  const counts = { domains: 214, tenants: 61, ofTenants: 12_480 };
  return [
    {
      ...{ kind: 'dns', openedAt: before(now, 25), closedAt: null },
      holds: { since: before(now, 40), endsAt: before(now, -2_850), endedAt: null, ...counts },
      timeline: [{ id: 90, at: before(now, 25), action: 'incident.opened', ...counts }],
    },
    {
      ...{ kind: 'edge', openedAt: before(now, 9_000), closedAt: before(now, 8_940), holds: null },
      timeline: [
        { id: 40, at: before(now, 9_000), action: 'incident.opened', ...counts },
        {
          id: 41,
          at: before(now, 8_940),
          action: 'incident.closed',
          domains: 1,
          tenants: 1,
          ofTenants: 12_400,
        },
      ],
    },
  ];
}

function entriesAt(now: string): Schemas['AuditEntry'][] {
  const common = { tenant: TENANT, domainId: idOf(7), from: null, requestId: 'request-1' };
  const operator = { kind: 'operator', id: 'oidc:248289761001', subject: 'jane.doe@example.com' } as const;
  return [
    {
      ...{ ...common, id: 99, at: before(now, 3), actor: operator, action: 'domain.hold' },
      to: { domain: 'portal.acme.com', status: 'active', note: 'moves its zone until Friday' },
    },
    {
      ...{ ...common, id: 98, at: before(now, 12), action: 'domain.status_changed' },
      actor: { kind: 'system', id: 'workflow', subject: null },
      to: { domain: 'client-portal.with-a-long-name.example-holding.com', status: 'dns_failed' },
    },
    {
      ...{ ...common, id: 94, at: before(now, 80), actor: operator, action: 'operator_key.created' },
      ...{ domainId: null, tenant: null, to: { label: 'ci' } },
    },
  ];
}

function eventsAt(now: string): Schemas['Event'][] {
  return [
    {
      ...{ id: 12, at: before(now, 4), kind: 'requested', from: null, to: 'reconcile', reason: null },
      ...{ message: 'A comparison with the edge, and its repair, was requested.', by: 'operator' },
      ...{ completes: [], evidence: null, evidenceText: [] },
    },
    {
      ...{ id: 11, at: before(now, 30), kind: 'condition_changed', from: 'CertificateAllowed allowed' },
      ...{ to: 'CertificateAllowed caa_forbids', reason: 'caa_forbids', by: 'system', completes: [] },
      message: 'The CAA records at acme.com do not let our CA issue for this name.',
      evidence: {
        dns: { domain: 'portal.acme.com', caa: ['0 issue "other.example"'] },
        edge: null,
        probe: null,
      },
      evidenceText: ['At acme.com the CAA record 0 issue "other.example" was found.'],
    },
  ];
}
