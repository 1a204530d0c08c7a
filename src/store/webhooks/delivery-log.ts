import type { WebhookEventType } from '../../core/webhooks/event-types.ts';
import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';

/** One delivery in the log of an endpoint. Times are ISO 8601. */
export type DeliveryRow = {
  id: number;
  event: { id: number; type: WebhookEventType; at: string; domain: string | null; domainId: string | null };
  attempts: number;
  lastAttemptAt: string | null;
  /** The status that came back to the last attempt; null: none did, or there was no attempt. */
  lastStatus: number | null;
  /** Why the last attempt failed; null: it did not. */
  lastError: string | null;
  /** Null: it is delivered. */
  nextAt: string | null;
  deliveredAt: string | null;
};

/** Lists the deliveries of an endpoint, newest first; `before`: the id of the oldest one seen. */
export async function listDeliveries(
  db: Db,
  endpoint: string,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<DeliveryRow[]> {
  if (!isUuid(endpoint)) return [];
  let query = db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as v', 'v.id', 'd.event')
    .select(['d.id', 'd.attempts', 'd.last_attempt_at', 'd.last_status', 'd.last_error', 'd.next_at'])
    .select(['d.delivered_at', 'v.id as event', 'v.type', 'v.at', 'v.domain', 'v.domain_id'])
    .where('d.endpoint', '=', endpoint)
    .orderBy('d.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('d.id', '<', before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    event: { id: row.event, type: row.type, at: row.at, domain: row.domain, domainId: row.domain_id },
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    nextAt: row.delivered_at === null ? row.next_at : null,
    deliveredAt: row.delivered_at,
  }));
}
