import { sql } from 'kysely';
import type { TroubleKind } from '../../core/fleet/incident.ts';
import type { PlannedCheck, Waiting } from '../../core/fleet/recovery.ts';
import type { Db } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import { advanceVisits } from '../patrol/places.ts';

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

/**
 * Domains at rest that fail, as an incident of ours explains it; the one whose visit is due first comes first, so that a
 * sample is another one each time.
 */
export async function restingThatFail(db: Db, kind: TroubleKind): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select patrol.domain_id as id, patrol.checked_at as "lastCheckedAt"
    from health_signals join patrol on patrol.domain_id = health_signals.domain_id
    where health_signals.kind = ${kind} and health_signals.failing
    order by patrol.due_at, patrol.domain_id
    limit ${MOST}`.execute(db);
  return rows;
}

/** Counts the domains among these that are at rest. */
export async function countAtRest(db: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ domains: number }>`
    select count(*)::int as domains from patrol where domain_id = any(${[...ids]}::uuid[])`.execute(db);
  return rows[0]?.domains ?? 0;
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
 * Has each domain checked at its time: by its next visit where it is at rest, else by a `check` signal in the outbox.
 * Domains with a signal in the outbox already are left out.
 */
export async function enqueueChecks(db: Db, checks: readonly PlannedCheck[], now: string): Promise<void> {
  if (checks.length === 0) return;
  await db.transaction().execute(async (trx) => {
    const atRest = new Set(await advanceVisits(trx, checks));
    const others = checks.filter(({ id }) => !atRest.has(id));
    if (others.length === 0) return;
    await sql`
      insert into outbox (domain_id, tenant, signal, created_at, not_before)
      select domain.id, domain.tenant, 'check', ${now}, due.at
      from unnest(${others.map(({ id }) => id)}::uuid[], ${others.map(({ at }) => at)}::timestamptz[]) as due (id, at)
      join portal_domains domain on domain.id = due.id
      where not exists (select from outbox where outbox.domain_id = domain.id)`.execute(trx);
    await announce(trx, CHANNELS.outbox, '');
  });
}
