import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';
import { toDomainRow } from './rows.ts';
import type { DomainRow } from './types.ts';

/**
 * The version of each of the tenant's domains by its id, the removed ones included, by name. A version is only good for
 * comparing: PostgreSQL gives the row another one at each write, also at one that is none of ours.
 */
export async function listVersions(db: Db, tenant: string): Promise<Map<string, string>> {
  if (!isUuid(tenant)) return new Map();
  const rows = await db
    .selectFrom('portal_domains')
    .select(['id', sql<string>`xmin::text`.as('version')])
    .where('tenant', '=', tenant)
    .orderBy('domain')
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** The tenant's domains of these ids, by name; ids of others, or of nobody, are left out. */
export async function listDomainsById(db: Db, tenant: string, ids: readonly string[]): Promise<DomainRow[]> {
  if (!isUuid(tenant) || ids.length === 0) return [];
  const rows = await db
    .selectFrom('portal_domains')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', 'in', ids)
    .orderBy('domain')
    .execute();
  return rows.map(toDomainRow);
}
