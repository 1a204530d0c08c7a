import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';

/**
 * Wakes the domains that records at these names are about: those with that name, those below it (a CAA record, a
 * wildcard, a delegation) and those above it (a proof at `_portal-domain.<domain>`). As for an overdue check, there
 * is no request behind it, so a deferred order does not begin early. The names are found by their indexes (decision 0050).
 * @returns how many were put into the outbox, at most `limit`.
 */
export async function wakeDomainsAt(
  db: Db,
  { names, now, limit }: { names: readonly string[]; now: string; limit: number },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      with concerned as (
        select domain_id from portal_domain_names where domain = any(${names.flatMap(withParents)}::text[])
        union
        select below.domain_id from unnest(${[...names]}::text[]) as name (text)
        cross join lateral (select domain_id from portal_domain_names
          where name_parts(domain) @> name_parts('.' || text)
            and right(domain, length(text) + 1) = '.' || text) as below
      )
      insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', ${now} from portal_domains join concerned on domain_id = id
      order by next_check_at
      limit ${limit}
      returning domain_id as id`.execute(trx);
    if (rows.length > 0) await announce(trx, CHANNELS.outbox, '');
    return rows.length;
  });
}

/** A name with all that it is below: `a.b.c` with `b.c` and `c`. */
function withParents(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, first) => labels.slice(first).join('.'));
}
