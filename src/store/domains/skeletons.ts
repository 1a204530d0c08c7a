import { registrableSkeleton } from '../../core/hostname/skeleton.ts';
import type { Db } from '../database/database.ts';

/** So many rows are read at once. */
const BATCH = 500;

/**
 * Writes the missing skeletons of proved names: of those that were proved before skeletons existed (migration 0009).
 * Unicode's table lies in TypeScript, so SQL cannot do it. Safe beside a running worker and another one of its kind:
 * each row is written by itself, so nobody waits for two of them.
 * @returns how many rows it wrote.
 */
export async function fillSkeletons(db: Db, batch = BATCH): Promise<number> {
  for (let filled = 0; ; ) {
    const rows = await db
      .selectFrom('portal_domains')
      .select(['id', 'domain'])
      .where('skeleton', 'is', null)
      .where('proved_at', 'is not', null)
      .limit(batch)
      .execute();
    if (rows.length === 0) return filled;
    for (const { id, domain } of rows)
      await db
        .updateTable('portal_domains')
        .set({ skeleton: registrableSkeleton(domain) })
        .where('id', '=', id)
        .execute();
    filled += rows.length;
  }
}
