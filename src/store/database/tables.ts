import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Actor, Condition, Reason, Status } from '../../core/conditions.ts';
import type { DnsProvider } from '../../core/dns-provider.ts';
import type { Desired, Progress, ProofMethod } from '../../core/domain.ts';
import type { TroubleKind } from '../../core/fleet/incident.ts';
import type { OrderKind } from '../../core/issuance/limits.ts';
import type { EventKind, TimelineEntry } from '../../core/lifecycle/decision.ts';
import type { EventDetail, StatusDetail } from '../../core/lifecycle/details.ts';
import type { LinkEnd } from '../../core/links/rules.ts';
import type { CertificateFacts, DnsObservation, Observations } from '../../core/observations.ts';
import type { OwnCertificate } from '../../core/own-certificate/life.ts';
import type { PatrolReason } from '../../core/patrol/reasons.ts';
import type { SandboxRecordType } from '../../sandbox/records.ts';
import type { AuditAction, Author, OutboxSignal } from '../domains/types.ts';
import type {
  AssertionKeysTable,
  OperatorKeysTable,
  OperatorSessionsTable,
  OperatorSignInsTable,
  SigningKeysTable,
} from './access-tables.ts';
import type { Json, NullableJson, Timestamp } from './columns.ts';
import type {
  DomainActivationsTable,
  DomainCountsTable,
  DomainFacetsTable,
  FacetCountsTable,
  PortalDomainNamesTable,
} from './fleet-tables.ts';
import type { MailsTable } from './mail-table.ts';
import type { WebhookDeliveriesTable, WebhookEndpointsTable, WebhookEventsTable } from './webhook-tables.ts';

/** The tables as the queries see them; migrations/schema.sql is what PostgreSQL says of the same. */
export type Database = {
  tenants: TenantsTable;
  tenant_labels: TenantLabelsTable;
  base_domains: BaseDomainsTable;
  name_tombstones: NameTombstonesTable;
  portal_domains: PortalDomainsTable;
  portal_domain_events: PortalDomainEventsTable;
  portal_domain_names: PortalDomainNamesTable;
  domain_counts: DomainCountsTable;
  domain_facets: DomainFacetsTable;
  facet_counts: FacetCountsTable;
  domain_activations: DomainActivationsTable;
  timeline_retention: TimelineRetentionTable;
  own_certificates: OwnCertificatesTable;
  domain_links: DomainLinksTable;
  audit: AuditTable;
  health_signals: HealthSignalsTable;
  our_incidents: OurIncidentsTable;
  certificate_orders: CertificateOrdersTable;
  outbox: OutboxTable;
  patrol: PatrolTable;
  operator_keys: OperatorKeysTable;
  operator_sign_ins: OperatorSignInsTable;
  operator_sessions: OperatorSessionsTable;
  signing_keys: SigningKeysTable;
  assertion_keys: AssertionKeysTable;
  idempotency_keys: IdempotencyKeysTable;
  sandbox_dns_records: SandboxDnsRecordsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_events: WebhookEventsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  mails: MailsTable;
};

export type TenantsTable = {
  id: string;
  name: string;
  label: string;
  canonical_host: string;
  gateway: Generated<string>;
  created_at: Timestamp;
  updated_at: Timestamp;
  /** When the tenant was removed, else null. */
  removed_at: Generated<Timestamp | null>;
  /** When it was removed the last time, also where it is back since; null: never. */
  last_removed_at: Generated<Timestamp | null>;
  /** To whom its mails go, with the language; null, both: to nobody. */
  contact_email: Generated<string | null>;
  contact_language: Generated<string | null>;
};

/** Every label that was ever given out, so that none is given out twice. */
export type TenantLabelsTable = { label: string; tenant: string; given_at: Timestamp };

/** Every base domain that canonical hosts were given out below. */
export type BaseDomainsTable = { name: string; since: Timestamp };

/** The names that removed tenants had proved. */
export type NameTombstonesTable = { domain: string; tenant: string; removed_at: Timestamp };

/** `token`: what the ownership TXT's value is built from. */
export type VerificationDetails = { token: string };

export type PortalDomainsTable = {
  id: string;
  tenant: string;
  domain: string;
  canonical_host: string;
  gateway: Generated<string>;
  status: Status;
  /** Kept by a trigger. */
  status_since: GeneratedAlways<Timestamp>;
  status_message: string;
  /** The message as data; null: written by an earlier version. */
  status_detail: NullableJson<StatusDetail>;
  reason: Reason | null;
  actor: Actor;
  /** From when on the next renewal is warned of; null: nothing is known that would stop it. */
  renewal_warned_from: Generated<Timestamp | null>;
  conditions: Json<Condition[]>;
  desired: Desired;
  generation: number;
  round: Generated<number>;
  verification_method: ProofMethod | null;
  verification_details: Json<VerificationDetails>;
  proved_at: Timestamp | null;
  edge_applied: boolean;
  certificate: NullableJson<CertificateFacts>;
  /** A trigger clears it where the domain is not wanted any more, with its row of own_certificates. */
  own_certificate: NullableJson<OwnCertificate>;
  certificate_secret_name: string | null;
  last_synced_resource_version: string | null;
  activated_at: Timestamp | null;
  given_up_at: Timestamp | null;
  next_check_at: Timestamp | null;
  progress: Json<Progress>;
  last_checked_at: Timestamp | null;
  last_dns: NullableJson<DnsObservation>;
  /** The provider that `last_dns` shows; null: not observed since there is this column. */
  dns_provider: Generated<DnsProvider | null>;
  /** Since when an operator suspends its removals. */
  held_since: Generated<Timestamp | null>;
  /** The id that its last registration came with, which is another one where the name was here before. */
  registration_id: Generated<string | null>;
  /** The confusable skeleton of the registrable domain; written with the proof. */
  skeleton: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
};

export type PortalDomainEventsTable = {
  id: GeneratedAlways<number>;
  domain_id: string;
  at: Timestamp;
  kind: EventKind;
  from_value: string | null;
  to_value: string | null;
  reason: Reason | null;
  message: string;
  /** The message as data; null: written by an earlier version. */
  detail: NullableJson<EventDetail>;
  by: TimelineEntry['by'];
  evidence: NullableJson<Observations>;
};

/** `since`: when it began to be so. */
export type HealthSignalsTable = {
  domain_id: string;
  kind: TroubleKind;
  tenant: string;
  failing: boolean;
  since: Timestamp;
};

/** `closed_at`: null while it is open. `hold_ended_at`: null while it holds tear-downs. */
export type OurIncidentsTable = {
  kind: TroubleKind;
  since: Timestamp;
  opened_at: Timestamp;
  closed_at: Timestamp | null;
  hold_ends_at: Timestamp;
  hold_ended_at: Timestamp | null;
  domains: number;
  tenants: number;
  of_tenants: number;
};

/** `fingerprint`: of what was issued, else null. */
export type CertificateOrdersTable = {
  id: Generated<string>;
  domain: string;
  tenant: string;
  kind: OrderKind;
  at: Timestamp;
  fingerprint: string | null;
  order_key: string | null;
};

export type AuditTable = {
  id: GeneratedAlways<number>;
  at: Timestamp;
  actor_kind: Author['kind'];
  actor_id: string;
  subject: string | null;
  action: AuditAction;
  tenant: string | null;
  domain_id: string | null;
  from_value: NullableJson<Record<string, unknown>>;
  to_value: NullableJson<Record<string, unknown>>;
  request_id: string | null;
};

export type OutboxTable = {
  id: GeneratedAlways<number>;
  domain_id: string;
  tenant: string;
  signal: OutboxSignal;
  created_at: Timestamp;
  /** Claimed or put off until then; null: never touched yet. */
  not_before: Timestamp | null;
  attempts: ColumnType<number, number | undefined, number>;
  last_error: string | null;
  /** W3C traceparent of the request behind it; null: nothing is traced. */
  trace_parent: string | null;
  /** Why the patrol starts the workflow; null: it does not. */
  reason: Generated<PatrolReason | null>;
};

/** A domain at rest; see store/patrol. */
export type PatrolTable = {
  domain_id: string;
  tenant: string;
  due_at: Timestamp;
  urgent: boolean;
  leased_until: Timestamp | null;
  checked_at: Timestamp | null;
  origin_due_at: Timestamp;
  full_check_at: Timestamp;
  dns_fingerprint: string | null;
  servers: string;
  whole: Generated<boolean>;
  failures: Generated<number>;
};

/** One row; see store/domains/timeline-retention.ts. */
export type TimelineRetentionTable = {
  after_domain: string | null;
  began_at: Timestamp | null;
  ended_at: Timestamp | null;
};

/** `sealed_key`: see certificates/sealed-key.ts. */
export type OwnCertificatesTable = {
  domain_id: string;
  tenant: string;
  chain: string;
  sealing_key_id: string;
  sealed_key: Buffer;
};

/** `hash`: of the secret. `uses`: minutes in which it was used. See store/links. */
export type DomainLinksTable = {
  id: string;
  tenant: string;
  domain_id: string;
  hash: string;
  created_at: Timestamp;
  created_by: 'operator' | 'tenant';
  subject: string | null;
  expires_at: Timestamp;
  ended_at: Generated<Timestamp | null>;
  end_reason: Generated<LinkEnd | null>;
  last_used_at: Generated<Timestamp | null>;
  uses: Generated<number>;
  /** To whom mails about the domain go as long as it works, with the language; null, both: to nobody. */
  email: Generated<string | null>;
  language: Generated<string | null>;
};

/** See store/idempotency/idempotency-keys.ts. */
export type IdempotencyKeysTable = {
  owner: string;
  key: string;
  request: string;
  resource_id: string;
  begun_at: Timestamp;
  leased_until: Timestamp | null;
  status: ColumnType<number | null, never, number>;
  location: ColumnType<string | null, never, string | null>;
  language: ColumnType<string | null, never, string | null>;
  body: ColumnType<string | null, never, string>;
};

export type SandboxDnsRecordsTable = {
  name: string;
  type: SandboxRecordType;
  values: string[];
  ttl: number;
};
