import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';

/** Every name that the edge may serve: proved, wanted, and applied. For the allow-list, at each (re)connect. */
export async function loadServedNames(db: Db): Promise<{ domain: string; domainId: string }[]> {
  return served(db).select(['domain', 'id as domainId']).execute();
}

/** Returns whether the edge may serve this name; one lookup in the index of proved names. */
export async function isServedName(db: Db, domain: string): Promise<boolean> {
  const row = await served(db).select('id').where('domain', '=', domain).executeTakeFirst();
  return row !== undefined;
}

function served(db: Db) {
  return db
    .selectFrom('portal_domains')
    .where('proved_at', 'is not', null)
    .where('desired', '=', 'active')
    .where('edge_applied', '=', true);
}

/** Returns whether there is any name that the edge may serve. */
export async function isAnyServed(db: Db): Promise<boolean> {
  return (await served(db).select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Which of these domains may have objects at the edge: whose row says so. Ids that are no domain are not among them. */
export async function loadApplied(db: Db, ids: string[]): Promise<Set<string>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Set();
  const rows = await db
    .selectFrom('portal_domains')
    .select('id')
    .where('id', 'in', known)
    .where('edge_applied', '=', true)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
