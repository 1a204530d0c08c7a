import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { json } from '../database/json.ts';
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
  await insertAudit([entry]).execute(db);
}

/** The statement that writes entries down, in their order. */
export function insertAudit(entries: readonly AuditEntry[]) {
  const rows = json(entries.map((entry, place) => ({ ...entry, place })));
  return sql`insert into audit
      (at, actor_kind, actor_id, subject, action, tenant, domain_id, from_value, to_value, request_id)
    select at, by ->> 'kind', by ->> 'id', by ->> 'subject', action, tenant, "domainId", "from", "to", by ->> 'requestId'
    from jsonb_to_recordset(${rows}::jsonb) as entry (place int, at timestamptz, by jsonb, action text, tenant uuid,
      "domainId" uuid, "from" jsonb, "to" jsonb)
    order by place`;
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
