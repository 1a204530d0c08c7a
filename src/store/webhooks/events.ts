import { sql } from 'kysely';
import type { WebhookEventType } from '../../core/webhooks/event-types.ts';
import type { DomainEvent, IncidentEventData } from '../../core/webhooks/events.ts';
import type { Db, Trx } from '../database/database.ts';
import { json } from '../database/json.ts';

/**
 * Records events of a domain in the transaction of what happened, which holds the domain's row, so that their ids grow as
 * they happen. A trigger makes a delivery for each endpoint that wants them, and wakes the relay.
 */
export async function recordDomainEvents(
  trx: Trx,
  domainId: string,
  events: readonly DomainEvent[],
): Promise<void> {
  if (events.length > 0) await insertDomainEvents(domainId, events).execute(trx);
}

/** The statement that records them, in their order. */
export function insertDomainEvents(domainId: string, events: readonly DomainEvent[]) {
  const rows = json(events.map(({ at, type, data }, place) => ({ place, at, type, data })));
  return sql`insert into webhook_events (at, type, tenant, domain_id, domain, data)
    select event.at, event.type, tenant, id, domain, event.data
    from portal_domains cross join jsonb_to_recordset(${rows}::jsonb)
      as event (place int, at timestamptz, type text, data jsonb)
    where id = ${domainId} order by event.place`;
}

/** Records an event of the installation, in the transaction of what happened. */
export async function recordIncidentEvent(
  trx: Trx,
  { at, type, data }: { at: string; type: WebhookEventType; data: IncidentEventData },
): Promise<void> {
  await trx
    .insertInto('webhook_events')
    .values({ at, type, tenant: null, domain_id: null, domain: null, data: json(data) })
    .execute();
}

/** Removes events from before a time, with their deliveries, those that an endpoint has never taken included. */
export async function forgetEvents(
  db: Db,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const { rows } = await sql`delete from webhook_events where id in (
    select id from webhook_events where at < ${before} order by at limit ${limit} for update skip locked)
    returning id`.execute(db);
  return rows.length;
}
