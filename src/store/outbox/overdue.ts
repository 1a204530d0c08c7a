import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';

/**
 * Signals domains whose next check was due before `before`: their workflow is lost (Temporal's data was lost or
 * restored) or late. Domains with a signal in the outbox already are left out. There is no request behind it, so a
 * deferred order does not begin early.
 * @returns how many were put into the outbox, at most `limit`.
 */
export async function wakeOverdue(
  db: Db,
  { before, now, limit }: { before: string; now: string; limit: number },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', ${now} from portal_domains
      where next_check_at < ${before}
        and not exists (select from outbox where outbox.domain_id = portal_domains.id)
      order by next_check_at
      limit ${limit}
      returning domain_id as id`.execute(trx);
    if (rows.length > 0) await announce(trx, CHANNELS.outbox, '');
    return rows.length;
  });
}
