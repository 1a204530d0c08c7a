import type { Actor, Condition, Reason, Status } from '../../core/conditions.ts';
import type { DnsProvider } from '../../core/dns-provider.ts';
import type { DomainSnapshot } from '../../core/domain.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import type { StatusDetail } from '../../core/lifecycle/details.ts';
import type { RequestVerdict } from '../../core/lifecycle/requests.ts';
import type { DnsObservation } from '../../core/observations.ts';
import type { PatrolReason } from '../../core/patrol/reasons.ts';

/** A tenant. `label` is the first label of its canonical host and is never given to another tenant. */
/** An address for mail, and the language (BCP 47) of what is sent there. */
export type MailContact = { email: string; language: string };

export type TenantRow = {
  id: string;
  name: string;
  label: string;
  canonicalHost: string;
  /** The gateway workload that the canonical host leads to. */
  gateway: string;
  /** To whom its mails go, in which language (BCP 47); null: to nobody. */
  contact: MailContact | null;
  createdAt: string;
  updatedAt: string;
};

/** One row of `portal_domains` as the API and the operators see it. */
export type DomainRow = DomainSnapshot & {
  statusMessage: string;
  /** The message as data; null: written by an earlier version. */
  statusDetail: StatusDetail | null;
  reason: Reason | null;
  actor: Actor;
  /** When the domain got its status. */
  statusSince: string;
  lastCheckedAt: string | null;
  lastDns: DnsObservation | null;
  /** As it was seen last, also where `lastDns` shows none; `unknown`: never seen. */
  dnsProvider: DnsProvider;
  createdAt: string;
  updatedAt: string;
};

/** One line of a domain's timeline; `id` grows in the order in which the lines were written. */
export type TimelineRow = TimelineEntry & {
  id: number;
  /** The sentence for operators. */
  message: string;
};

/** The author of a change, as the audit keeps it; the timeline shows its kind. */
export type Author = {
  kind: TimelineEntry['by'];
  /** The operator key's id (`settings` for the one of the settings), the token's id, or the part of the product. */
  id: string;
  /** The user for whom the token was minted, where the host product said. */
  subject: string | null;
  /** The HTTP request that asked; null where none did. */
  requestId: string | null;
};

/** The actions that the audit records; a change of any other kind is not written. */
export const AUDIT_ACTIONS = [
  'tenant.created',
  'tenant.renamed',
  'tenant.removed',
  'token.minted',
  'domain.registered',
  'domain.refresh',
  'domain.reconcile',
  'domain.retry',
  'domain.disable',
  'domain.delete',
  'domain.unpause',
  'domain.hold',
  'domain.release',
  'domain.certificate_put',
  'domain.certificate_removed',
  'domain.status_changed',
  'domain.proved',
  'domain.gained',
  'domain.lost',
  'domain.forgotten',
  'link.created',
  'link.used',
  'link.revoked',
  'operator.signed_in',
  'operator.signed_out',
  'operator.session_ended',
  'operator_key.created',
  'operator_key.revoked',
  'signing_key.rotated',
  'incident.opened',
  'incident.hold_ended',
  'incident.closed',
  'webhook.created',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.tested',
  'webhook.disabled',
  'webhook.resumed',
  'webhook.replayed',
  'mail.tested',
  'sandbox_record.put',
  'sandbox_record.deleted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export type AuditRow = {
  id: number;
  at: string;
  actor: Pick<Author, 'kind' | 'id' | 'subject'>;
  action: AuditAction;
  tenant: string | null;
  domainId: string | null;
  from: Record<string, unknown> | null;
  to: Record<string, unknown> | null;
  requestId: string | null;
};

/**
 * The signals that the outbox delivers to workflows. `reconcile` and `disable`: requested by a person. `check`: the
 * row has changed or is overdue, without a request.
 */
export const SIGNALS = ['reconcile', 'disable', 'check'] as const;
export type OutboxSignal = (typeof SIGNALS)[number];

export type OutboxItem = {
  id: number;
  domainId: string;
  tenant: string;
  signal: OutboxSignal;
  /** Claims so far, this one included. */
  attempts: number;
  /** W3C traceparent of the request behind it; null: nothing is traced. */
  traceParent: string | null;
  /** Why the patrol starts the workflow; null: it does not. */
  reason: PatrolReason | null;
};

/** `gateways_full`: no gateway has room for another tenant, and nothing was stored. */
export type PutTenantOutcome =
  | { kind: 'stored'; tenant: TenantRow }
  | { kind: 'gateways_full' }
  /** Only a new one was wanted, and it is there, or was. */
  | { kind: 'known_already' };

export type RegisterOutcome =
  | { kind: 'registered'; domain: DomainRow }
  | { kind: 'already_registered'; domain: DomainRow }
  | { kind: 'lookalike' }
  | { kind: 'quota_exceeded'; limit: number }
  | { kind: 'too_many_registrations'; limit: number; nextAt: string }
  | { kind: 'tenant_not_found' };

export type RequestOutcome =
  | { kind: RequestVerdict | 'changed_since'; domain: DomainRow }
  | { kind: 'not_found' };

/**
 * The state of the row before a decision was recorded. `since`: the time at which the domain got its status. Times
 * are ISO 8601.
 */
export type StatusBefore = {
  status: Status;
  since: string;
  activatedAt: string | null;
  conditions: readonly Condition[];
};

/**
 * The outcome of recording a decision. `stale`: the row has changed since (a request incremented its generation, or
 * this decision is recorded already) and nothing was written; continue from `snapshot`. `gone`: the row does not
 * exist (deleted for good), the workflow may end.
 */
export type RecordOutcome =
  | { kind: 'recorded'; snapshot: DomainSnapshot; before: StatusBefore }
  | { kind: 'stale'; snapshot: DomainSnapshot }
  | { kind: 'gone' };
