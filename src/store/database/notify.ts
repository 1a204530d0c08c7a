import { sql } from 'kysely';
import type { Db } from './database.ts';
import { json } from './json.ts';

/**
 * The channels of LISTEN/NOTIFY. Each function of the store that changes something announces it inside its
 * transaction (no triggers but that of the webhooks: the code that writes also notifies), so that listeners are notified if and only if it is
 * committed. A notification may be missed while a listener is away; after each (re)connect it resyncs.
 */
export const CHANNELS = {
  /** Payload: the domain's id and its tenant's, by `announceChange`. Its row or timeline changed. */
  changed: 'portal_domains_changed',
  /** Payload: the domain's id. The outbox has a new row. */
  outbox: 'portal_domains_outbox',
  /** Payload: the domain's name. Sent when the answer to "may the edge serve this name" may have changed. */
  edge: 'portal_domains_edge',
  /** A place on the patrol is due sooner than its workers may sleep. */
  patrol: 'portal_domains_patrol',
  /** Payload: the record's name. */
  sandbox: 'portal_domains_sandbox',
  /** No payload. There is something to deliver to an endpoint; sent by the trigger of `webhook_events`. */
  webhooks: 'portal_domains_webhooks',
} as const;
export type ChangedDomain = { id: string; tenant: string };
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];

export type Announcement = { channel: Channel; payload: string };

/** Announces that a domain's row or timeline changed. */
export function announceChange(db: Db, changed: ChangedDomain): Promise<void> {
  const { channel, payload } = ofChange(changed);
  return announce(db, channel, payload);
}

/** The announcement of that. */
export function ofChange({ id, tenant }: ChangedDomain): Announcement {
  return { channel: CHANNELS.changed, payload: `${id} ${tenant}` };
}

/** Reads what `announceChange` wrote; a worker of an earlier version names no tenant. */
export function readChange(payload: string): { id: string; tenant: string | null } {
  const [id = '', tenant = null] = payload.split(' ');
  return { id, tenant };
}

/** Announces in the transaction that `db` is (or at once, outside of one). */
export async function announce(db: Db, channel: Channel, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db);
}

/** The statement that makes several announcements. */
export function announceAll(announcements: readonly Announcement[]) {
  return sql`select pg_notify(channel, payload) from jsonb_to_recordset(${json(announcements)}::jsonb)
    as announcement (channel text, payload text)`;
}
