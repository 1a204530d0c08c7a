import { sql } from 'kysely';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { Db, Trx } from '../database/database.ts';

/** A pass over all timelines begins a day after the one before. */
export const PASS_EVERY_SECONDS = 86_400;
/** Domains whose timelines are read in one transaction, and lines that are removed in it: some milliseconds. */
const DOMAINS_AT_ONCE = 100;
const LINES_AT_ONCE = 1_000;

/**
 * - `resting`: the next pass is not due yet. `elsewhere`: another worker removes at this moment.
 * - `under_way`, `ended`: this call removed so many lines, and the pass goes on, or is over.
 */
export type Removal = { is: 'resting' | 'elsewhere' | 'under_way' | 'ended'; removed: number };

export type Retention = {
  /** Lines from then on stay. ISO 8601. */
  keptSince: string;
  now: string;
};

/**
 * Removes old lines of the timelines of some domains, in one short transaction. Call it again until the pass has ended.
 *
 * The lines that tell of the present stay, however old: of each timeline the newest line of each kind about each status, condition
 * or request; and while an incident is open, every line since it began. The audit is another table, and stays whole.
 *
 * It waits for no lock on a line and holds none for long; a domain that is forgotten meanwhile takes its lines with it.
 * Whoever is killed leaves its place as it was, and the lines of that transaction too.
 */
export function removeOldLines(db: Db, { keptSince, now }: Retention): Promise<Removal> {
  return db.transaction().execute(async (trx): Promise<Removal> => {
    const place = await trx
      .selectFrom('timeline_retention')
      .select(['after_domain', 'began_at', 'ended_at'])
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (place === undefined) return { is: 'elsewhere', removed: 0 };
    const isUnderWay = place.began_at !== null && (place.ended_at ?? '') < place.began_at;
    if (!isUnderWay) {
      if ((place.began_at ?? '') > plusSeconds(now, -PASS_EVERY_SECONDS))
        return { is: 'resting', removed: 0 };
      await trx.updateTable('timeline_retention').set({ began_at: now, after_domain: null }).execute();
    }
    return removeSome(trx, isUnderWay ? place.after_domain : null, { keptSince, now });
  });
}

async function removeSome(trx: Trx, after: string | null, { keptSince, now }: Retention): Promise<Removal> {
  const ids = await domainsAfter(trx, after);
  const last = ids.at(-1);
  if (last === undefined) {
    await trx.updateTable('timeline_retention').set({ after_domain: null, ended_at: now }).execute();
    return { is: 'ended', removed: 0 };
  }
  const removed = await removeLines(trx, ids, await withIncidents(trx, keptSince));
  // Where there may be more, the same domains come again.
  if (removed < LINES_AT_ONCE)
    await trx.updateTable('timeline_retention').set({ after_domain: last }).execute();
  return { is: 'under_way', removed };
}

async function domainsAfter(trx: Trx, after: string | null): Promise<string[]> {
  let query = trx.selectFrom('portal_domains').select('id').orderBy('id').limit(DOMAINS_AT_ONCE);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}

/** The lines of an incident that is open stay. */
async function withIncidents(trx: Trx, keptSince: string): Promise<string> {
  const open = await trx.selectFrom('our_incidents').select('since').where('closed_at', 'is', null).execute();
  return [keptSince, ...open.map(({ since }) => since)].sort()[0] ?? keptSince;
}

/**
 * The part of `to_value` before the first space is the status, the condition's type or the request. A line that somebody
 * has locked goes with its domain.
 */
async function removeLines(trx: Trx, ids: readonly string[], keptSince: string): Promise<number> {
  await sql`select set_config('portal_domains.timeline_kept_since', ${keptSince}, true)`.execute(trx);
  const { rows } = await sql<{ id: number }>`
    with lines as (
      select id, at, row_number() over (
        partition by domain_id, kind, split_part(coalesce(to_value, ''), ' ', 1) order by id desc) as place
      from portal_domain_events where domain_id = any(${[...ids]}::uuid[])
    ), old as (
      select id from portal_domain_events
      where id in (select id from lines where place > 1 and at < ${keptSince})
      order by id limit ${LINES_AT_ONCE}
      for update skip locked
    )
    delete from portal_domain_events using old where portal_domain_events.id = old.id
    returning portal_domain_events.id`.execute(trx);
  return rows.length;
}

export type RetentionState = { beganAt: string | null; endedAt: string | null };

/** Returns when the last pass began, and when the last whole one ended; null: none has. */
export async function retentionState(db: Db): Promise<RetentionState> {
  const row = await db
    .selectFrom('timeline_retention')
    .select(['began_at', 'ended_at'])
    .executeTakeFirstOrThrow();
  return { beganAt: row.began_at, endedAt: row.ended_at };
}
