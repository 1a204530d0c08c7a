import type { RootDb } from '../database/database.ts';

/**
 * The base domains below which canonical hosts were ever given out, those that no setting names any more included: CNAMEs
 * still lead there. A trigger on tenants keeps them.
 */
export async function knownBaseDomains(db: RootDb): Promise<string[]> {
  const rows = await db.selectFrom('base_domains').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}
