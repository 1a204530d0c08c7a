import { sql } from 'kysely';
import type { PlannedCheck, Waiting } from '../../core/fleet/recovery.ts';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';

/** The most domains returned at once; the rest follows in the next pass. */
const MOST = 10_000;

/** The containment is written as in the partial index of migration 0019, which serves the query. */
export const WAITING_FOR_DNS = sql<Waiting>`
  select id, last_checked_at as "lastCheckedAt" from portal_domains
  where desired = 'active' and given_up_at is null and status in ('active', 'verifying_dns', 'dns_failed')
    and conditions @> '[{"type": "PointsHere", "status": "Unknown", "actor": "operator"}]'
  order by last_checked_at nulls first, id
  limit ${MOST}`;

/** Domains whose DNS could not be read for a reason that operators must see to; least lately checked first. */
export async function domainsWaitingForDns(db: Db): Promise<Waiting[]> {
  const { rows } = await WAITING_FOR_DNS.execute(db);
  return rows;
}

/** Counts the domains among these that point here by now. */
export async function countPointingHere(db: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ domains: number }>`
    select count(*)::int as domains from portal_domains
    where id = any(${[...ids]}::uuid[]) and conditions @> '[{"type": "PointsHere", "status": "True"}]'`.execute(
    db,
  );
  return rows[0]?.domains ?? 0;
}

/**
 * Adds a `check` signal for each domain to the outbox, to be delivered at its time. Domains with a signal in the
 * outbox already are left out.
 */
export async function enqueueChecks(db: Db, checks: readonly PlannedCheck[], now: string): Promise<void> {
  if (checks.length === 0) return;
  const [ids, times] = [checks.map(({ id }) => id), checks.map(({ at }) => at)];
  await db.transaction().execute(async (trx) => {
    await sql`
      insert into outbox (domain_id, tenant, signal, created_at, not_before)
      select domain.id, domain.tenant, 'check', ${now}, due.at
      from unnest(${ids}::uuid[], ${times}::timestamptz[]) as due (id, at)
      join portal_domains domain on domain.id = due.id
      where not exists (select from outbox where outbox.domain_id = domain.id)`.execute(trx);
    await announce(trx, CHANNELS.outbox, '');
  });
}
