import type { Selectable } from 'kysely';
import { renderStatus } from '../../core/copy/render.ts';
import type { DomainSnapshot, Elsewhere } from '../../core/domain.ts';
import type { Incident } from '../../core/fleet/incident.ts';
import type { StatusDetail } from '../../core/lifecycle/details.ts';
import type { Db } from '../database/database.ts';
import { json, storable } from '../database/json.ts';
import type { PortalDomainsTable } from '../database/tables.ts';
import type { DomainRow } from './types.ts';

export type StoredDomain = Selectable<PortalDomainsTable>;

/**
 * The inputs of a reconciliation beside the row: the result of competing-claims.ts for a claim that is not proved, and the open
 * incidents.
 */
export type Beside = { elsewhere?: Elsewhere; incidents?: readonly Incident[] };

/** The row as the workflow sees it. */
export function toSnapshot(
  row: StoredDomain,
  { elsewhere = 'nowhere', incidents = [] }: Beside = {},
): DomainSnapshot {
  return {
    id: row.id,
    tenant: row.tenant,
    domain: row.domain,
    canonicalHost: row.canonical_host,
    gateway: row.gateway,
    ownershipToken: row.verification_details.token,
    desired: row.desired,
    generation: row.generation,
    round: row.round,
    status: row.status,
    conditions: row.conditions,
    provedAt: row.proved_at,
    proofMethod: row.verification_method,
    elsewhere,
    incidents,
    onHoldSince: row.held_since,
    edgeApplied: row.edge_applied,
    certificate: row.certificate,
    ownCertificate: row.own_certificate,
    activatedAt: row.activated_at,
    givenUpAt: row.given_up_at,
    nextCheckAt: row.next_check_at,
    progress: row.progress,
  };
}

/** The patrol's part of a domain at rest, beside its row. */
export type PatrolColumns = { patrol_due_at?: string | null; patrol_checked_at?: string | null };

/** The row as the API and the operators see it, with the checks of the patrol where it is at rest. */
export function toDomainRow(row: StoredDomain & PatrolColumns): DomainRow {
  const { patrol_due_at: dueAt = null, patrol_checked_at: checkedAt = null } = row;
  return {
    ...toSnapshot(row),
    nextCheckAt: row.next_check_at ?? dueAt,
    statusMessage: row.status_message,
    statusDetail: row.status_detail,
    reason: row.reason,
    actor: row.actor,
    statusSince: row.status_since,
    lastCheckedAt: (checkedAt ?? '') > (row.last_checked_at ?? '') ? checkedAt : row.last_checked_at,
    lastDns: row.last_dns,
    dnsProvider: row.dns_provider ?? 'unknown',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Selects domains with the patrol's part of those at rest. */
export function selectDomains(db: Db) {
  return db
    .selectFrom('portal_domains')
    .leftJoin('patrol', 'patrol.domain_id', 'portal_domains.id')
    .selectAll('portal_domains')
    .select(['patrol.due_at as patrol_due_at', 'patrol.checked_at as patrol_checked_at']);
}

/** Returns whether the edge may serve the name, by the same rule as the queries of served-names.ts. */
export function isServed(row: Pick<StoredDomain, 'desired' | 'proved_at' | 'edge_applied'>): boolean {
  return row.desired === 'active' && row.proved_at !== null && row.edge_applied;
}

/** The columns of a status message, written together: the data, and its sentence for operators, in English. */
export function statusColumns(detail: StatusDetail) {
  return { status_message: storable(renderStatus(detail)), status_detail: json(detail) };
}
