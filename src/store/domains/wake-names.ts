import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';

/**
 * Wakes the domains that records at these names are about: those with that name, those below it (a CAA record, a
 * wildcard, a delegation) and those above it (a proof at `_portal-domain.<domain>`). As for an overdue check, there
 * is no request behind it, so a deferred order does not begin early.
 * @returns how many were put into the outbox, at most `limit`.
 */
export async function wakeDomainsAt(
  db: Db,
  { names, now, limit }: { names: readonly string[]; now: string; limit: number },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', ${now} from portal_domains
      where exists (
        select from unnest(${[...names]}::text[]) as name
        where domain = name
          or right(domain, length(name) + 1) = '.' || name
          or right(name, length(domain) + 1) = '.' || domain)
      order by next_check_at
      limit ${limit}
      returning domain_id as id`.execute(trx);
    if (rows.length > 0) await announce(trx, CHANNELS.outbox, '');
    return rows.length;
  });
}
