import type { Db } from '../database/database.ts';
import { jsonOrNull, storable } from '../database/json.ts';
import { isUuid } from '../database/uuid.ts';
import type { AuditAction, AuditRow, Author } from '../domains/types.ts';

/** A part of the product itself, which nobody asked at this moment. */
export function systemAuthor(part: 'workflow' | 'worker' | 'up'): Author {
  return { kind: 'system', id: part, subject: null, requestId: null };
}

export type AuditEntry = {
  by: Author;
  at: string;
  action: AuditAction;
  tenant: string | null;
  domainId: string | null;
  /** The values before and after the change; null when there is nothing to compare. */
  from?: Record<string, unknown> | null;
  to?: Record<string, unknown> | null;
};

/** Writes down who changed what; to be called in the transaction of the change, so that neither is there alone. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const { by, at, action, tenant, domainId, from = null, to = null } = entry;
  await db
    .insertInto('audit')
    .values({
      at,
      actor_kind: by.kind,
      actor_id: storable(by.id),
      subject: by.subject === null ? null : storable(by.subject),
      action,
      tenant,
      domain_id: domainId,
      from_value: jsonOrNull(from),
      to_value: jsonOrNull(to),
      request_id: by.requestId,
    })
    .execute();
}

/**
 * Returns whether an operator allowed the domain as a look-alike when it was last registered. This audit entry is the
 * only record of it: there is no separate list of exceptions.
 */
export async function wasLetThrough(db: Db, domainId: string): Promise<boolean> {
  const entry = await db
    .selectFrom('audit')
    .select('to_value')
    .where('domain_id', '=', domainId)
    .where('action', '=', 'domain.registered')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return entry?.to_value?.allowConfusable === true;
}

export type AuditQuery = {
  tenant?: string | undefined;
  /** The id of a domain, which may be forgotten by now. */
  domain?: string | undefined;
  /** The id of the oldest entry seen, for the next page. */
  before?: number | undefined;
  limit: number;
};

/** Lists audit entries, newest first. */
export async function listAudit(db: Db, { tenant, domain, before, limit }: AuditQuery): Promise<AuditRow[]> {
  if ([tenant, domain].some((id) => id !== undefined && !isUuid(id))) return [];
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (tenant !== undefined) query = query.where('tenant', '=', tenant);
  if (domain !== undefined) query = query.where('domain_id', '=', domain);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, subject: row.subject },
    action: row.action,
    tenant: row.tenant,
    domainId: row.domain_id,
    from: row.from_value,
    to: row.to_value,
    requestId: row.request_id,
  }));
}
