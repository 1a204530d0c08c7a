import type { Db } from '../database/database.ts';

/** Counts the domains that operators have put on hold: few, as each was by hand. */
export async function countOnHold(db: Db): Promise<number> {
  const { onHold } = await db
    .selectFrom('portal_domains')
    .select(({ fn }) => fn.countAll<number>().as('onHold'))
    .where('held_since', 'is not', null)
    .executeTakeFirstOrThrow();
  return onHold;
}
