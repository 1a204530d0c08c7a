import { sql } from 'kysely';
import type { ProofMethod } from '../../core/domain.ts';
import type { TroubleKind } from '../../core/fleet/incident.ts';
import type { CertificateFacts } from '../../core/observations.ts';
import type { PatrolReason } from '../../core/patrol/reasons.ts';
import { nextVisits, type Visits } from '../../core/patrol/visits.ts';
import type { Db, Trx } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import type { StoredDomain } from '../domains/rows.ts';

/** A domain at rest that somebody has claimed, with all that a visit needs. Times are ISO 8601. */
export type DueDomain = {
  id: string;
  tenant: string;
  domain: string;
  canonicalHost: string;
  gateway: string;
  proofMethod: ProofMethod | null;
  certificate: CertificateFacts | null;
  /** The fingerprint of the certificate that is to be served: the tenant's own one, or the CA's. */
  servedFingerprint: string | null;
  dueAt: string;
  originDueAt: string;
  fullCheckAt: string;
  /** Null: the next check is whole. */
  dnsFingerprint: string | null;
  /** `host port` of each, separated by commas. */
  servers: string;
  leasedUntil: string;
};

type Claim = { limit: number; now: string; leaseUntil: string };

/**
 * Claims up to `limit` domains whose visit is due, urgent ones first, then those that are most late. Claimers at the same
 * time get different ones and do not wait; whoever dies leaves them to the next one when the lease is over.
 */
export async function claimDue(db: Db, claim: Claim): Promise<DueDomain[]> {
  const urgent = await claimOf(db, true, claim);
  if (urgent.length === claim.limit) return urgent;
  const routine = await claimOf(db, false, { ...claim, limit: claim.limit - urgent.length });
  return [...urgent, ...routine];
}

async function claimOf(db: Db, urgent: boolean, { limit, now, leaseUntil }: Claim): Promise<DueDomain[]> {
  const { rows } = await sql<DueDomain>`
    with due as (
      select domain_id from patrol
      where urgent = ${urgent} and due_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by due_at
      limit ${limit}
      for update skip locked
    )
    update patrol set leased_until = ${leaseUntil}
    from due join portal_domains domain on domain.id = due.domain_id
    where patrol.domain_id = due.domain_id
    returning domain.id, domain.tenant, domain.domain, domain.canonical_host as "canonicalHost", domain.gateway,
      domain.verification_method as "proofMethod", domain.certificate,
      coalesce(domain.progress ->> 'ownServed', domain.certificate ->> 'fingerprint') as "servedFingerprint", patrol.due_at as "dueAt",
      patrol.origin_due_at as "originDueAt", patrol.full_check_at as "fullCheckAt",
      patrol.dns_fingerprint as "dnsFingerprint", patrol.servers, patrol.leased_until as "leasedUntil"`.execute(
    db,
  );
  return rows;
}

/** A visit after which the domain stays at rest. */
export type Visited = Visits & {
  domain: DueDomain;
  dnsFingerprint: string | null;
  servers: string;
  /** When the whole round is due, at the latest. */
  fullCheckAt: string;
  /** Null: nothing was found out, as the parts of ours that it takes were away. */
  checkedAt: string | null;
  /** The row itself shows it as well: once an hour, so that a visit rewrites as little as may be. */
  shows: boolean;
};

/**
 * Writes these visits in one statement, and in a second one what the rows themselves show. A domain that somebody else
 * has claimed meanwhile, or that is not at rest any more, is left out.
 */
export async function settleVisits(db: Db, visits: readonly Visited[]): Promise<void> {
  if (visits.length === 0) return;
  const column = <T>(of: (visit: Visited) => T) => visits.map(of);
  await sql`
    update patrol set leased_until = null, due_at = visit.due_at, origin_due_at = visit.origin_due_at,
      urgent = visit.urgent, dns_fingerprint = visit.fingerprint, servers = visit.servers,
      full_check_at = visit.full_check_at, checked_at = coalesce(visit.checked_at, patrol.checked_at)
    from unnest(${column(({ domain }) => domain.id)}::uuid[],
      ${column(({ domain }) => domain.leasedUntil)}::timestamptz[], ${column(({ dueAt }) => dueAt)}::timestamptz[],
      ${column(({ originDueAt }) => originDueAt)}::timestamptz[], ${column(({ urgent }) => urgent)}::boolean[],
      ${column(({ dnsFingerprint }) => dnsFingerprint)}::text[], ${column(({ servers }) => servers)}::text[],
      ${column(({ checkedAt }) => checkedAt)}::timestamptz[], ${column(({ fullCheckAt }) => fullCheckAt)}::timestamptz[])
      as visit (id, lease, due_at, origin_due_at, urgent, fingerprint, servers, checked_at, full_check_at)
    where patrol.domain_id = visit.id and patrol.leased_until = visit.lease`.execute(db);
  const shown = visits.filter(({ shows, checkedAt }) => shows && checkedAt !== null);
  if (shown.length === 0) return;
  await sql`
    update portal_domains set last_checked_at = visit.at
    from unnest(${shown.map(({ domain }) => domain.id)}::uuid[], ${shown.map(({ checkedAt }) => checkedAt)}::timestamptz[])
      as visit (id, at)
    where portal_domains.id = visit.id and portal_domains.last_checked_at < visit.at`.execute(db);
}

/** A domain whose visit found something else than its row says. `failing`: what fails, for the incidents of the fleet. */
export type Differing = { domain: DueDomain; reason: PatrolReason; failing: readonly TroubleKind[] };

/**
 * Ends the rest of these domains: their workflows are started by way of the outbox, and their next check is due at once,
 * so that the sweep of overdue domains finds them if that is lost.
 * @returns the ids of those that were at rest still, and that this claimer held.
 */
export async function endRest(db: Db, differing: readonly Differing[], now: string): Promise<string[]> {
  if (differing.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    // A round locks its row first as well, and then its place.
    await sql`select id from portal_domains where id = any(${differing.map(({ domain }) => domain.id)}::uuid[])
      order by id for update`.execute(trx);
    const { rows } = await sql<{ id: string }>`
      delete from patrol using unnest(${differing.map(({ domain }) => domain.id)}::uuid[],
        ${differing.map(({ domain }) => domain.leasedUntil)}::timestamptz[]) as held (id, lease)
      where patrol.domain_id = held.id and patrol.leased_until = held.lease
      returning patrol.domain_id as id`.execute(trx);
    const ended = new Set(rows.map(({ id }) => id));
    const started = differing.filter(({ domain }) => ended.has(domain.id));
    const ids = started.map(({ domain }) => domain.id);
    if (ids.length === 0) return ids;
    await sql`update portal_domains set next_check_at = ${now} where id = any(${ids}::uuid[])`.execute(trx);
    await sql`
      insert into outbox (domain_id, tenant, signal, created_at, reason)
      select started.id, started.tenant, 'check', ${now}, started.reason
      from unnest(${ids}::uuid[], ${started.map(({ domain }) => domain.tenant)}::uuid[],
        ${started.map(({ reason }) => reason)}::text[]) as started (id, tenant, reason)
      where not exists (select from outbox where outbox.domain_id = started.id)`.execute(trx);
    await keepFailing(trx, started, now);
    await announce(trx, CHANNELS.outbox, '');
    return ids;
  });
}

/**
 * Ends the place of each of these domains that is not served any more, where its removal did not: an earlier version knows
 * no places. The others are visited again at `dueAt`.
 */
export async function leaveOrPutOff(db: Db, domains: readonly DueDomain[], dueAt: string): Promise<void> {
  if (domains.length === 0) return;
  const claimed = sql`unnest(${domains.map(({ id }) => id)}::uuid[],
    ${domains.map(({ leasedUntil }) => leasedUntil)}::timestamptz[]) as held (id, lease)`;
  await sql`delete from patrol using ${claimed} join portal_domains domain on domain.id = held.id
    where patrol.domain_id = held.id and patrol.leased_until = held.lease
      and (domain.desired <> 'active' or domain.status <> 'active')`.execute(db);
  await sql`update patrol set leased_until = null, due_at = ${dueAt} from ${claimed}
    where patrol.domain_id = held.id and patrol.leased_until = held.lease`.execute(db);
}

/** Writes visits that an open incident of ours explains: the domains stay at rest, and count as failing. */
export async function settleExplained(
  db: Db,
  explained: readonly { visit: Visited; failing: readonly TroubleKind[] }[],
  now: string,
): Promise<void> {
  if (explained.length === 0) return;
  await db.transaction().execute(async (trx) => {
    // A round locks its row first as well, and then its place.
    await sql`select id from portal_domains
      where id = any(${explained.map(({ visit }) => visit.domain.id)}::uuid[]) order by id for update`.execute(
      trx,
    );
    await settleVisits(
      trx,
      explained.map(({ visit }) => visit),
    );
    await keepFailing(
      trx,
      explained.map(({ visit: { domain }, failing }) => ({ domain, failing })),
      now,
    );
  });
}

/** Stores what fails, as store/fleet/health-signals.ts does for a round; one that failed before keeps its time. */
async function keepFailing(
  trx: Trx,
  found: readonly Pick<Differing, 'domain' | 'failing'>[],
  now: string,
): Promise<void> {
  const signals = found.flatMap(({ domain, failing }) => failing.map((kind) => ({ domain, kind })));
  if (signals.length === 0) return;
  await sql`
    insert into health_signals as old (domain_id, kind, tenant, failing, since)
    select signal.id, signal.kind, signal.tenant, true, ${now}
    from unnest(${signals.map(({ domain }) => domain.id)}::uuid[], ${signals.map(({ kind }) => kind)}::text[],
      ${signals.map(({ domain }) => domain.tenant)}::uuid[]) as signal (id, kind, tenant)
    -- Not of one that was forgotten or switched off meanwhile.
    where exists (select from portal_domains where id = signal.id and desired = 'active')
    order by signal.id, signal.kind
    on conflict (domain_id, kind) do update set failing = true, since = excluded.since
    where not old.failing`.execute(trx);
}

/**
 * Keeps the place on the patrol of a domain that a round has just found at rest, or ends it, in the transaction of that
 * round. Ends the health signals that the patrol has stored.
 */
export async function keepPlace(
  trx: Trx,
  row: StoredDomain,
  { rest, dueAt, at }: { rest: { fullCheckAt: string } | null; dueAt: string | null; at: string },
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
  await trx
    .insertInto('patrol')
    .values({ domain_id: id, tenant, ...times, leased_until: null, dns_fingerprint: null, servers: '' })
    .onConflict((conflict) => conflict.column('domain_id').doUpdateSet(times))
    .execute();
  await trx.deleteFrom('health_signals').where('domain_id', '=', id).where('failing', '=', true).execute();
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
