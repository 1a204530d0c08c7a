import { judge } from '../core/checks/judge.ts';
import { displayDomain } from '../core/hostname/canonical-name.ts';
import { recordsToPublish } from '../core/ownership/records-to-publish.ts';
import type { DomainRow, TimelineRow } from '../store/types.ts';
import type { DomainJson, EventJson } from './schemas/domain.ts';

/** A domain as every operation, the stream included, shows it; made here and nowhere else. */
export function domainView(row: DomainRow): DomainJson {
  const { certificate } = row;
  // A domain that nobody has looked at yet shows all six too, as not checked.
  const { conditions } = judge(row, { dns: null, preflight: null, edge: null, probe: null }, row.createdAt);
  return {
    id: row.id,
    tenant: row.tenant,
    domain: row.domain,
    displayDomain: displayDomain(row.domain),
    canonicalHost: row.canonicalHost,
    status: row.status,
    statusMessage: row.statusMessage,
    reason: row.reason,
    actor: row.actor,
    conditions,
    records: recordsToPublish(row),
    serving: conditions.some(({ type, status }) => type === 'Reachable' && status === 'True'),
    lastCheckedAt: row.lastCheckedAt,
    nextCheckAt: row.nextCheckAt,
    activatedAt: row.activatedAt,
    certificate: certificate && { notAfter: certificate.notAfter, issuer: certificate.issuer },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    givenUpAt: row.givenUpAt,
    desired: row.desired,
    generation: row.generation,
  };
}

/** A line of the timeline as the API shows it. */
export function eventView(row: TimelineRow): EventJson {
  const { id, at, kind, from, to, reason, message, by, evidence } = row;
  return { id, at, kind, from, to, reason, message, by, evidence };
}
