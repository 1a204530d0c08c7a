import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';

/** Domains that wait for their next check, so that their workflows must be running in Temporal. */

/** Those that are due next, at most `limit`, whatever the size of the fleet; none that the outbox is about to wake. */
export async function dueNext(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from portal_domains
    where next_check_at is not null
      and not exists (select from outbox where outbox.domain_id = portal_domains.id)
    order by next_check_at
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Lists all of them in pages of `limit`. @param after the last id of the page before; null for the first page. */
export async function waitingPage(db: Db, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from portal_domains
    where next_check_at is not null and (${after}::uuid is null or id > ${after}::uuid)
    order by id
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Adds a `check` signal for these domains to the outbox, which starts their workflows. Domains that have a signal
 * there already, or wait for nothing any more, are left out.
 * @returns how many were put there.
 */
export async function wakeLost(db: Db, ids: readonly string[], now: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', ${now} from portal_domains
      where id = any(${ids}::uuid[]) and next_check_at is not null
        and not exists (select from outbox where outbox.domain_id = portal_domains.id)
      returning domain_id as id`.execute(trx);
    if (rows.length > 0) await announce(trx, CHANNELS.outbox, '');
    return rows.length;
  });
}
