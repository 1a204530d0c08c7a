import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';
import { toDomainRow } from './rows.ts';
import type { DomainRow } from './types.ts';

/** The tenant's domain with the id of its newest timeline entry (0: none), of one moment; null where it has none with this id. */
export async function openDomain(
  db: Db,
  tenant: string,
  id: string,
): Promise<{ domain: DomainRow; newestEntry: number } | null> {
  if (!isUuid(id)) return null;
  const row = await db
    .selectFrom('portal_domains')
    .selectAll()
    .select(
      sql<number>`coalesce((select max(e.id) from portal_domain_events e
      where e.domain_id = portal_domains.id), 0)`.as('newest_entry'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.tenant !== tenant.toLowerCase()) return null;
  return { domain: toDomainRow(row), newestEntry: row.newest_entry };
}
