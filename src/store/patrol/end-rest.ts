import { sql } from 'kysely';
import type { PatrolReason } from '../../core/patrol/reasons.ts';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import { type Failing, keepFailing, lockRows } from './failing.ts';

/** A domain whose visit found something else than its row says. `failing`: what fails, for the incidents of the fleet. */
export type Differing = Failing & { reason: PatrolReason };

/**
 * Ends the rest of these domains: their workflows are started by way of the outbox, and their next check is due at once,
 * so that the sweep of overdue domains finds them if that is lost.
 * @returns the ids of those that were at rest still, and that this claimer held.
 */
export async function endRest(db: Db, differing: readonly Differing[], now: string): Promise<string[]> {
  if (differing.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const domains = differing.map(({ domain }) => domain);
    await lockRows(trx, domains);
    const { rows } = await sql<{ id: string }>`
      delete from patrol using unnest(${domains.map(({ id }) => id)}::uuid[],
        ${domains.map(({ leasedUntil }) => leasedUntil)}::timestamptz[]) as held (id, lease)
      where patrol.domain_id = held.id and patrol.leased_until = held.lease
      returning patrol.domain_id as id`.execute(trx);
    const ended = new Set(rows.map(({ id }) => id));
    const started = differing.filter(({ domain }) => ended.has(domain.id));
    const ids = started.map(({ domain }) => domain.id);
    if (ids.length === 0) return ids;
    await sql`update portal_domains set next_check_at = ${now} where id = any(${ids}::uuid[])`.execute(trx);
    await sql`
      insert into outbox (domain_id, tenant, signal, created_at, reason)
      select started.id, started.tenant, 'check', ${now}, started.reason
      from unnest(${ids}::uuid[], ${started.map(({ domain }) => domain.tenant)}::uuid[],
        ${started.map(({ reason }) => reason)}::text[]) as started (id, tenant, reason)
      where not exists (select from outbox where outbox.domain_id = started.id)`.execute(trx);
    await keepFailing(trx, started, now);
    await announce(trx, CHANNELS.outbox, '');
    return ids;
  });
}
