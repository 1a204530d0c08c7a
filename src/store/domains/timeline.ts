import { sql } from 'kysely';
import { renderEvent } from '../../core/copy/render.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import { eventsOfTimeline } from '../../core/webhooks/events.ts';
import type { Db, Trx } from '../database/database.ts';
import { json } from '../database/json.ts';
import { isUuid } from '../database/uuid.ts';
import { recordDomainEvents } from '../webhooks/events.ts';
import type { TimelineRow } from './types.ts';

/**
 * Adds lines to a domain's timeline, in their order; nobody can change them, and they go with the domain or by their age.
 * Those that are events for webhooks become such in the same transaction.
 */
export async function appendTimeline(trx: Trx, domainId: string, entries: TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await insertTimeline(domainId, entries).execute(trx);
  await recordDomainEvents(trx, domainId, eventsOfTimeline(entries));
}

/** The statement that adds the lines alone, in their order. */
export function insertTimeline(domainId: string, entries: readonly TimelineEntry[]) {
  const lines = entries.map((entry, place) => {
    const { at, kind, from, to, reason, detail, by, evidence } = entry;
    const message = detail === null ? '' : renderEvent(detail);
    return { place, at, kind, from, to, reason, message, by, evidence, detail };
  });
  return sql`insert into portal_domain_events
      (domain_id, at, kind, from_value, to_value, reason, message, by, evidence, detail)
    select ${domainId}::uuid, at, kind, "from", "to", reason, message, by, evidence, detail
    from jsonb_to_recordset(${json(lines)}::jsonb) as line (place int, at timestamptz, kind text, "from" text, "to" text,
      reason text, message text, by text, evidence jsonb, detail jsonb)
    order by place`;
}

/** A domain's timeline, newest first; `before` is the id of the oldest line seen, for the next page. */
export async function listTimeline(
  db: Db,
  domainId: string,
  { limit, before }: { limit: number; before?: number },
): Promise<TimelineRow[]> {
  if (!isUuid(domainId)) return [];
  let query = db
    .selectFrom('portal_domain_events')
    .selectAll()
    .where('domain_id', '=', domainId)
    .orderBy('id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: row.kind,
    from: row.from_value,
    to: row.to_value,
    reason: row.reason,
    message: row.message,
    detail: row.detail,
    by: row.by,
    evidence: row.evidence,
  }));
}
