import { sql } from 'kysely';
import type { Visits } from '../../core/patrol/visits.ts';
import type { Db } from '../database/database.ts';
import type { DueDomain } from './claim.ts';
import { endFailing, type Failing, keepFailing, lockRows } from './failing.ts';

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
  await writePlaces(db, visits);
  // A whole round has ended its own.
  const well = visits.filter(({ domain, checkedAt }) => domain.isFailing && checkedAt !== null);
  await endFailing(
    db,
    well.map(({ domain }) => domain.id),
  );
  const shown = visits.filter(({ shows, checkedAt }) => shows && checkedAt !== null);
  if (shown.length === 0) return;
  await sql`
    update portal_domains set last_checked_at = visit.at
    from unnest(${shown.map(({ domain }) => domain.id)}::uuid[], ${shown.map(({ checkedAt }) => checkedAt)}::timestamptz[])
      as visit (id, at)
    where portal_domains.id = visit.id and portal_domains.last_checked_at < visit.at`.execute(db);
}

async function writePlaces(db: Db, visits: readonly Visited[]): Promise<void> {
  const column = <T>(of: (visit: Visited) => T) => visits.map(of);
  await sql`
    update patrol set leased_until = null, failures = 0, due_at = visit.due_at, origin_due_at = visit.origin_due_at,
      urgent = visit.urgent, whole = visit.whole, dns_fingerprint = visit.fingerprint, servers = visit.servers,
      full_check_at = visit.full_check_at, checked_at = coalesce(visit.checked_at, patrol.checked_at)
    from unnest(${column(({ domain }) => domain.id)}::uuid[],
      ${column(({ domain }) => domain.leasedUntil)}::timestamptz[], ${column(({ dueAt }) => dueAt)}::timestamptz[],
      ${column(({ originDueAt }) => originDueAt)}::timestamptz[], ${column(({ urgent }) => urgent)}::boolean[],
      ${column(({ whole, dnsFingerprint }) => whole || dnsFingerprint === null)}::boolean[],
      ${column(({ dnsFingerprint }) => dnsFingerprint)}::text[], ${column(({ servers }) => servers)}::text[],
      ${column(({ checkedAt }) => checkedAt)}::timestamptz[], ${column(({ fullCheckAt }) => fullCheckAt)}::timestamptz[])
      as visit (id, lease, due_at, origin_due_at, urgent, whole, fingerprint, servers, checked_at, full_check_at)
    where patrol.domain_id = visit.id and patrol.leased_until = visit.lease`.execute(db);
}

/** Writes visits that an open incident of ours explains: the domains stay at rest, and count as failing. */
export async function settleExplained(
  db: Db,
  explained: readonly (Omit<Failing, 'domain'> & { visit: Visited })[],
  now: string,
): Promise<void> {
  if (explained.length === 0) return;
  await db.transaction().execute(async (trx) => {
    const visits = explained.map(({ visit }) => visit);
    await lockRows(
      trx,
      visits.map(({ domain }) => domain),
    );
    await writePlaces(trx, visits);
    const failing = explained.map(({ visit: { domain }, failing }) => ({ domain, failing }));
    await keepFailing(trx, failing, now);
  });
}

/** A visit that wants a whole round for which there was no place; `failing`: by what it saw itself. */
export type Deferred = Failing & { dueAt: string };

/** Has these visited again at their times. Their failures count already, so that an incident does not wait for the whole rounds. */
export async function settleDeferred(db: Db, deferred: readonly Deferred[], now: string): Promise<void> {
  if (deferred.length === 0) return;
  await db.transaction().execute(async (trx) => {
    const failing = deferred.filter(({ failing }) => failing.length > 0);
    if (failing.length > 0)
      await lockRows(
        trx,
        failing.map(({ domain }) => domain),
      );
    await sql`update patrol set leased_until = null, due_at = put_off.due_at
      from unnest(${deferred.map(({ domain }) => domain.id)}::uuid[],
        ${deferred.map(({ domain }) => domain.leasedUntil)}::timestamptz[],
        ${deferred.map(({ dueAt }) => dueAt)}::timestamptz[]) as put_off (id, lease, due_at)
      where patrol.domain_id = put_off.id and patrol.leased_until = put_off.lease`.execute(trx);
    await keepFailing(trx, failing, now);
  });
}

/** A visit that failed for a reason of its own, or of a domain that is at rest no more. */
export type PutOff = { domain: DueDomain; failures: number };

/**
 * Ends the place of each of these domains that is not served any more, where its removal did not: an earlier version knows
 * no places. The others are visited again at `dueAt`.
 */
export async function leaveOrPutOff(db: Db, putOff: readonly PutOff[], dueAt: string): Promise<void> {
  if (putOff.length === 0) return;
  const claimed = sql`unnest(${putOff.map(({ domain }) => domain.id)}::uuid[],
    ${putOff.map(({ domain }) => domain.leasedUntil)}::timestamptz[],
    ${putOff.map(({ failures }) => failures)}::smallint[]) as held (id, lease, failures)`;
  await sql`delete from patrol using ${claimed} join portal_domains domain on domain.id = held.id
    where patrol.domain_id = held.id and patrol.leased_until = held.lease
      and (domain.desired <> 'active' or domain.status <> 'active')`.execute(db);
  await sql`update patrol set leased_until = null, due_at = ${dueAt}, failures = held.failures from ${claimed}
    where patrol.domain_id = held.id and patrol.leased_until = held.lease`.execute(db);
}
