import { sql } from 'kysely';
import type { Condition, Reason, Status } from '../core/conditions.ts';
import { type Desired, freshProgress } from '../core/domain.ts';
import type { EventKind } from '../core/lifecycle/decision.ts';
import type { RootDb } from '../store/database/database.ts';
import { foldCounts } from '../store/fleet/domain-counts.ts';
import { foldFacets } from '../store/fleet/facet-counts.ts';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aView,
  NOON,
} from './builders.ts';
import { aCondition, decidedBy } from './conditions.ts';

/** The size of a fleet; `now` is ISO 8601, and nothing of it is later. */
export type LargeFleet = { domains: number; tenants: number; eventsPerDomain: number; now: string };

/**
 * Stores a large fleet by a few statements: names, states, reasons and evidence as in practice, most domains at rest, the
 * lines of each timeline spread over 400 days and lying among those of all others. Vacuums and analyses it.
 */
export async function seedLargeFleet(db: RootDb, fleet: LargeFleet): Promise<void> {
  await seedTenants(db, fleet);
  await seedDomains(db, fleet);
  for (let place = 0; place < fleet.eventsPerDomain; place += 1) await seedEvents(db, fleet, place);
  await seedBeside(db, fleet);
  while ((await foldCounts(db)) > 0);
  while ((await foldFacets(db)) > 0);
  await sql`vacuum (analyze)`.execute(db);
}

/** The name in every builder's value; each domain gets its own in its place. */
const PATTERN = 'portal.acme.com';

type Kind = {
  /** The number of these in a thousand domains. */
  share: number;
  status: Status;
  reason: Reason | null;
  desired?: Desired;
  proved?: boolean;
  served?: boolean;
  gaveUp?: boolean;
  conditions: Condition[];
};

const WELL = [
  aCondition('Owned', 'cname'),
  aCondition('PointsHere', 'cname'),
  aCondition('CertificateAllowed', 'allowed'),
  aCondition('CertificateReady', 'issued'),
  aCondition('Routed', 'applied'),
  aCondition('Reachable', 'https_ok'),
];
const but = (...others: Condition[]) =>
  WELL.map((one) => others.find(({ type }) => type === one.type) ?? one);
const unproved = (reason: 'nxdomain' | 'no_record' | 'wrong_target' | 'servfail') => [
  aCondition('Owned', 'proof_missing'),
  aCondition('PointsHere', reason),
];

const KINDS: readonly Kind[] = [
  { share: 925, status: 'active', reason: null, proved: true, served: true, conditions: WELL },
  {
    ...{ share: 3, status: 'active', reason: 'renewal_failing', proved: true, served: true },
    conditions: but(aCondition('CertificateReady', 'renewal_failing')),
  },
  {
    ...{ share: 7, status: 'active', reason: 'wrong_target', proved: true, served: true },
    conditions: but(aCondition('PointsHere', 'wrong_target')),
  },
  { share: 2, status: 'pending_dns', reason: 'not_checked', conditions: [] },
  { share: 13, status: 'verifying_dns', reason: 'no_record', conditions: unproved('no_record') },
  { share: 12, status: 'dns_failed', reason: 'nxdomain', conditions: unproved('nxdomain') },
  { share: 6, status: 'dns_failed', reason: 'wrong_target', conditions: unproved('wrong_target') },
  { share: 7, status: 'dns_failed', reason: 'servfail', gaveUp: true, conditions: unproved('servfail') },
  {
    ...{ share: 1, status: 'pending_certificate', reason: 'requesting', proved: true },
    conditions: but(aCondition('CertificateReady', 'requesting')),
  },
  {
    ...{ share: 1, status: 'deploying', reason: 'syncing', proved: true },
    conditions: but(aCondition('Routed', 'syncing')),
  },
  {
    ...{ share: 5, status: 'certificate_failed', reason: 'challenge_failed', proved: true },
    conditions: but(aCondition('CertificateReady', 'challenge_failed')),
  },
  {
    ...{ share: 3, status: 'certificate_failed', reason: 'rate_limited', proved: true, gaveUp: true },
    conditions: but(aCondition('CertificateReady', 'rate_limited')),
  },
  {
    ...{ share: 15, status: 'disabled', reason: null, desired: 'disabled' },
    conditions: [aCondition('Routed', 'removed')],
  },
];

/** The kinds with the thousandths that are theirs, and all that their rows hold, as the statement takes them. */
function kindsAsJson(): string {
  let low = 0;
  return JSON.stringify(
    KINDS.map(({ share, reason, desired = 'active', proved = false, served = false, ...kind }) => {
      const lead = kind.conditions.find((one) => one.reason === reason);
      const detail = lead === undefined ? { kind: 'looking' } : decidedBy(kind.status, lead);
      const range = { low, high: low + share };
      low += share;
      return {
        gave_up: false,
        ...kind,
        ...range,
        reason,
        desired,
        proved,
        served,
        detail,
        actor: lead?.actor ?? 'nobody',
      };
    }),
  );
}

async function seedTenants(db: RootDb, { tenants, now }: LargeFleet): Promise<void> {
  await sql`insert into tenant_labels select lpad(to_hex(n), 9, '0'), gen_random_uuid(), ${now}
    from generate_series(1, ${tenants}::int) n`.execute(db);
  await sql`insert into tenants select tenant, 'Tenant ' || label, label, label || '.portal.example.com', ${now}, ${now}
    from tenant_labels`.execute(db);
}

const FIRST = ['portal', 'clients', 'my', 'app', 'login', 'kunden', 'help', 'secure'];
const SECOND = [
  'amber',
  'blue',
  'cedar',
  'delta',
  'ember',
  'falcon',
  'garnet',
  'harbor',
  'iris',
  'juniper',
  'kestrel',
];
const THIRD = [
  'works',
  'partners',
  'legal',
  'clinic',
  'group',
  'energy',
  'design',
  'logistics',
  'systems',
  'bakery',
];
const LAST = ['com', 'de', 'co.uk', 'io', 'net'];

async function seedDomains(db: RootDb, { domains, now }: LargeFleet): Promise<void> {
  const servers = ['ns1.acme.com (192.0.2.1:53)', 'ns2.acme.com (192.0.2.2:53)', '9.9.9.9:53', '1.1.1.1:53'];
  const [routing = aView()] = aDnsObservation().routing;
  const dns = aDnsObservation({
    routing: servers.map((server) => ({ ...routing, server })),
    ownership: servers.map((server) => aView({ server, outcome: 'nxdomain', negativeTtl: 60 })),
  });
  await sql`
    with kinds as (
      select * from jsonb_to_recordset(${kindsAsJson()}::text::jsonb) as kind (low int, high int, status text, reason text,
        desired text, proved boolean, served boolean, gave_up boolean, actor text, detail jsonb, conditions jsonb)
    ), owners as (
      select row_number() over (order by label) - 1 as place, count(*) over () as tenants, id, canonical_host from tenants
    )
    insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, status_detail, reason, actor,
      conditions, desired, generation, round, verification_method, verification_details, proved_at, edge_applied,
      certificate, own_certificate, activated_at, given_up_at, next_check_at, progress, last_checked_at, last_dns,
      certificate_secret_name, skeleton, dns_provider, held_since, created_at, updated_at)
    select gen_random_uuid(), owner.id, name, canonical_host, status,
      'The sentence of this status, about as long as one with a name and advice is.', detail, reason, actor,
      replace(conditions::text, ${PATTERN}, name)::jsonb, desired, 1, n % 900, case when proved then 'cname' end,
      jsonb_build_object('token', md5(n::text)), case when proved then created end, served,
      case when proved then ${JSON.stringify(aCertificate())}::text::jsonb || jsonb_build_object(
        'notAfter', to_char(${now}::timestamptz + (20 + n % 60) * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'fingerprint', md5(name) || md5(n::text)) end,
      case when served and n % 100 = 0 then ${JSON.stringify({ ...aCertificate(), uploadedAt: NOON })}::text::jsonb end,
      case when served then created end, case when gave_up then ${now}::timestamptz end,
      case when desired = 'active' and not gave_up and reason is not null
        then ${now}::timestamptz + n % 900 * interval '1 second' end,
      ${JSON.stringify(freshProgress(now))}::text::jsonb
        || case when status like '%certificate%' or status = 'deploying'
          then jsonb_build_object('certificateSince', ${now}::text) else '{}' end,
      ${now}::timestamptz - n % 3600 * interval '1 second', replace(${JSON.stringify(dns)}, ${PATTERN}, name)::jsonb,
      'portal-domain-' || left(md5(n::text), 16), case when proved then name end,
      case when n % 10 < 6 then 'cloudflare' when n % 10 < 9 then 'other' end,
      case when n % 2000 = 7 then ${now}::timestamptz end, created, ${now}
    from (
      select n, concat((${FIRST}::text[])[1 + n % 8], '.', (${SECOND}::text[])[1 + n / 8 % 11], '-',
          (${THIRD}::text[])[1 + n / 88 % 10], '-', n, '.', (${LAST}::text[])[1 + n % 5]) as name,
        ${now}::timestamptz - (400 + n % 300) * interval '1 day' as created
      from generate_series(0, ${domains}::int - 1) n
    ) as named
    join owners owner on place = n % tenants
    join kinds on n::bigint * 7919 % 1000 >= low and n::bigint * 7919 % 1000 < high`.execute(db);
}

type Line = {
  kind: EventKind;
  to: string;
  reason: Reason | null;
  by: string;
  evidence: unknown;
  detail: unknown;
};

const EVIDENCE = {
  dns: aDnsObservation(),
  preflight: aPreflight(),
  edge: anEdgeObservation(),
  probe: aProbe(),
};

/** The lines of a timeline in turn: a registration, a request now and then, and changes with their evidence. */
function lineOf(place: number): Line {
  const common = { reason: null, by: 'system', evidence: null };
  if (place === 0)
    return {
      ...common,
      kind: 'registered',
      to: 'pending_dns',
      by: 'tenant',
      detail: { kind: 'status', detail: { kind: 'registered' } },
    };
  if (place % 7 === 6)
    return {
      ...common,
      kind: 'requested',
      to: 'refresh',
      by: 'tenant',
      detail: { kind: 'request', request: 'refresh' },
    };
  const condition = WELL[place % WELL.length] ?? aCondition('Owned', 'cname');
  const { type, reason } = condition;
  const evidence = place % 2 === 0 ? EVIDENCE : { ...EVIDENCE, dns: null, preflight: null };
  return {
    ...common,
    kind: 'condition_changed',
    to: `${type} ${reason}`,
    reason,
    evidence,
    detail: { kind: 'condition', condition },
  };
}

/** One line of each domain: so the lines of a domain lie apart, as those of a fleet do. */
async function seedEvents(db: RootDb, { eventsPerDomain, now }: LargeFleet, place: number): Promise<void> {
  const { kind, to, reason, by, evidence, detail } = lineOf(place);
  const daysAgo = 400 * (1 - place / eventsPerDomain);
  await sql`
    insert into portal_domain_events (domain_id, at, kind, to_value, reason, message, by, evidence, detail)
    select id, ${now}::timestamptz - ${daysAgo}::float8 * interval '1 day' + random() * interval '1 day',
      ${kind}, ${to}, ${reason}, 'A sentence for operators.', ${by},
      replace(${evidence === null ? null : JSON.stringify(evidence)}::text, ${PATTERN}, domain)::jsonb,
      replace(${JSON.stringify(detail)}, ${PATTERN}, domain)::jsonb
    from portal_domains`.execute(db);
}

/** The places on the patrol, the audit, orders, failures, and what waits for Temporal. */
async function seedBeside(db: RootDb, { now }: LargeFleet): Promise<void> {
  await sql`insert into patrol (domain_id, tenant, due_at, urgent, checked_at, origin_due_at, full_check_at, dns_fingerprint, servers, whole)
    select id, tenant, ${now}::timestamptz + random() * interval '15 minutes', false, ${now},
      ${now}::timestamptz + random() * interval '1 hour', ${now}::timestamptz + random() * interval '6 hours',
      md5(domain), '192.0.2.1 53,192.0.2.2 53', random() < 0.04
    from portal_domains where status = 'active' and reason is null`.execute(db);
  await sql`insert into audit (at, actor_kind, actor_id, action, tenant, domain_id, to_value)
    select created_at, kind, 'somebody', action, tenant, id, jsonb_build_object('domain', domain)
    from (values ('tenant', 'domain.registered'), ('system', 'domain.proved'), ('system', 'domain.status_changed')) as what (kind, action),
      portal_domains`.execute(db);
  await sql`insert into certificate_orders (domain, tenant, kind, at, order_key)
    select domain, tenant, 'renewed', ${now}::timestamptz - random() * interval '7 days', domain
    from portal_domains where certificate is not null and random() < 0.15`.execute(db);
  await sql`insert into domain_activations (domain_id, began_at, activated_at)
    select id, at - random() * interval '10 minutes', at
    from (select id, ${now}::timestamptz - random() * interval '30 days' as at from portal_domains
      where status = 'active' order by id limit 3000) as activated`.execute(db);
  await sql`insert into audit (at, actor_kind, actor_id, action, to_value)
    select ${now}::timestamptz - n * interval '1 day', 'system', 'worker',
      case when n % 2 = 0 then 'incident.opened' else 'incident.closed' end, '{"kind": "dns"}'
    from generate_series(20, 1, -1) n`.execute(db);
  await sql`insert into health_signals
    select id, case when status = 'active' and reason = 'wrong_target' then 'dns' else 'certificate' end, tenant, true,
      ${now}::timestamptz - interval '2 days'
    from portal_domains where proved_at is not null and reason is not null`.execute(db);
  await sql`insert into own_certificates select id, tenant, '', '', '' from portal_domains
    where own_certificate is not null`.execute(db);
  await sql`insert into outbox (domain_id, tenant, signal, created_at)
    select id, tenant, 'reconcile', ${now} from portal_domains where status = 'pending_dns'`.execute(db);
}
