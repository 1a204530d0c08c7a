import { sql } from 'kysely';
import { freshProgress } from '../../src/core/domain.ts';
import type { Db } from '../../src/store/database/database.ts';
import { json } from '../../src/store/database/json.ts';
import { announce, CHANNELS } from '../../src/store/database/notify.ts';
import type { Member } from './members.ts';

/**
 * Stores the members as domains that are active, and asks for a look at each, in one transaction: the worker starts a
 * workflow for each, which looks at DNS, at the edge and from outside, and then waits for a quarter of an hour.
 */
export async function storeActive(db: Db, members: readonly Member[], now: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('portal_domains')
      .values(members.map((member) => rowOf(member, now)))
      .execute();
    const ids = members.map(({ domainId }) => domainId);
    await sql`
      insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', ${now} from portal_domains where id = any(${ids})`.execute(trx);
    await announce(trx, CHANNELS.outbox, '');
  });
}

/** How many of them their own workflow has looked at and found reachable with their certificate. */
export async function countReachable(db: Db, members: readonly Member[]): Promise<number> {
  const ids = members.map(({ domainId }) => domainId);
  const { rows } = await sql<{ reachable: number }>`
    select count(*)::int as reachable from portal_domains
    where id = any(${ids}) and status = 'active'
      and conditions @> '[{"type": "Reachable", "status": "True"}]'`.execute(db);
  return rows[0]?.reachable ?? 0;
}

/** Deletes their rows; their workflows end at their next check. */
export async function forgetAll(db: Db, members: readonly Member[]): Promise<void> {
  const ids = members.map(({ domainId }) => domainId);
  await sql`delete from portal_domains where id = any(${ids})`.execute(db);
}

function rowOf({ domainId, tenant, domain, canonicalHost, gateway }: Member, now: string) {
  return {
    id: domainId,
    tenant,
    domain,
    canonical_host: canonicalHost,
    gateway,
    status: 'active' as const,
    status_message: 'Stands since before.',
    actor: 'nobody' as const,
    conditions: json([]),
    desired: 'active' as const,
    generation: 1,
    verification_method: 'cname' as const,
    verification_details: json({ token: domainId }),
    proved_at: now,
    edge_applied: true,
    progress: json({ ...freshProgress(now), lastIssuanceAt: now, issuanceAttempts: 1 }),
    activated_at: now,
    next_check_at: now,
    created_at: now,
    updated_at: now,
    reason: null,
    certificate: null,
    certificate_secret_name: null,
    last_synced_resource_version: null,
    given_up_at: null,
    last_checked_at: null,
    last_dns: null,
  };
}
