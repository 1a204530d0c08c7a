import { sql } from 'kysely';
import type { Rest } from '../../core/lifecycle/decision.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { LONGEST_SLEEP_SECONDS, nextVisits } from '../../core/patrol/visits.ts';
import type { Db, Trx } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import type { StoredDomain } from '../domains/rows.ts';

/**
 * Keeps the place on the patrol of a domain that a round has just found at rest, or ends it, in the transaction of that
 * round. Ends the health signals that the patrol has stored.
 */
export async function keepPlace(
  trx: Trx,
  row: StoredDomain,
  { rest, dueAt, at }: { rest: Rest | null; dueAt: string | null; at: string },
): Promise<void> {
  if (rest === null || dueAt === null || row.certificate === null) {
    await trx.deleteFrom('patrol').where('domain_id', '=', row.id).execute();
    return;
  }
  const { certificate, id, tenant } = row;
  const place = { id, originDueAt: at, fullCheckAt: rest.fullCheckAt, certificate };
  const { originDueAt, urgent } = nextVisits(place, { ttl: null, originChecked: true }, at);
  const times = {
    due_at: dueAt,
    urgent,
    checked_at: at,
    origin_due_at: originDueAt,
    full_check_at: rest.fullCheckAt,
  };
  const first = { leased_until: null, dns_fingerprint: null, servers: '', whole: true, failures: 0 };
  await trx
    .insertInto('patrol')
    .values({ domain_id: id, tenant, ...times, ...first })
    .onConflict((conflict) => conflict.column('domain_id').doUpdateSet(times))
    .execute();
  if (rest.explained !== true)
    await trx.deleteFrom('health_signals').where('domain_id', '=', id).where('failing', '=', true).execute();
  // No worker sleeps longer.
  if (dueAt < plusSeconds(at, LONGEST_SLEEP_SECONDS)) await announce(trx, CHANNELS.patrol, '');
}

/**
 * Brings forward the visits of those of these domains that are at rest, each to its time; one that comes sooner stays, as
 * does one that is just being written: waiting for it, workers that do this at once would wait for each other. They are
 * urgent, so that they wait for no rounds of workflows: they are how the end of an outage is seen.
 * @returns the ids of those at rest.
 */
export async function advanceVisits(
  trx: Trx,
  checks: readonly { id: string; at: string }[],
): Promise<string[]> {
  const ids = checks.map(({ id }) => id);
  const atRest = await trx
    .selectFrom('patrol')
    .select('domain_id')
    .where('domain_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
  if (atRest.length === 0) return [];
  await sql`
    with visit as (
      select patrol.domain_id, check_at.at
      from unnest(${ids}::uuid[], ${checks.map(({ at }) => at)}::timestamptz[]) as check_at (id, at)
      join patrol on patrol.domain_id = check_at.id and patrol.due_at > check_at.at
      order by patrol.domain_id
      for update of patrol skip locked
    )
    update patrol set due_at = visit.at, urgent = true from visit where patrol.domain_id = visit.domain_id`.execute(
    trx,
  );
  await announce(trx, CHANNELS.patrol, '');
  return atRest.map(({ domain_id }) => domain_id);
}

/**
 * Starts the workflow of a domain at rest at whose edge something has changed; one that is not at rest is left alone.
 * @returns true where it was at rest.
 */
export async function wakeAtRest(db: Db, id: string, now: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into outbox (domain_id, tenant, signal, created_at, reason)
      select domain_id, tenant, 'check', ${now}, 'watch' from patrol
      where domain_id = ${id} and not exists (select from outbox where outbox.domain_id = patrol.domain_id)
      returning domain_id as id`.execute(trx);
    if (rows.length > 0) await announce(trx, CHANNELS.outbox, '');
    return rows.length > 0;
  });
}
