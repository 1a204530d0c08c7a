import { sql } from 'kysely';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import { type DomainEvent, eventsOfTimeline } from '../../core/webhooks/events.ts';
import { type AuditEntry, insertAudit } from '../audit/audit.ts';
import type { Trx } from '../database/database.ts';
import { type Announcement, announceAll } from '../database/notify.ts';
import { insertDomainEvents } from '../webhooks/events.ts';
import { insertTimeline } from './timeline.ts';

/** Everything that is written down about one change of a domain, beside its row. */
export type Journal = {
  timeline: readonly TimelineEntry[];
  /** Events for webhooks beside those that lines of the timeline are. */
  events?: readonly DomainEvent[];
  audit: readonly AuditEntry[];
  announcements: readonly Announcement[];
};

/**
 * Writes all of it by one statement, in the transaction of the change, which holds the domain's row: a round of an
 * activation writes down five things, and a statement for each costs PostgreSQL and us more than what it writes.
 */
export async function writeJournal(
  trx: Trx,
  domainId: string,
  { timeline, events = [], audit, announcements }: Journal,
): Promise<void> {
  await sql`with line as (${insertTimeline(domainId, timeline)}),
    event as (${insertDomainEvents(domainId, [...eventsOfTimeline(timeline), ...events])}),
    entry as (${insertAudit(audit)})
    ${announceAll(announcements)}`.execute(trx);
}
