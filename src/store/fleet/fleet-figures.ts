import { sql } from 'kysely';
import type { Reason, ReasonOf, Status } from '../../core/conditions.ts';
import type { TroubleKind } from '../../core/fleet/incident.ts';
import { OWN_SHOWN, type OwnShown, ownShown } from '../../core/own-certificate/shown.ts';
import type { Db } from '../database/database.ts';
import { mailFailingSince } from '../mail/figures.ts';
import { type WebhookFigures, webhookFigures } from '../webhooks/figures.ts';
import { countByReason } from './domain-counts.ts';
import { listIncidents } from './incidents.ts';

/** The figures of the whole fleet at one moment, for the metrics; times are ISO 8601 in UTC. */
export type FleetFigures = {
  /** `reason` is null where a status needs none. */
  domains: { status: Status; reason: Reason | null; count: number }[];
  /** Domains whose next check is overdue by more than `OVERDUE_AFTER_SECONDS`: no worker reconciles them. */
  overdue: number;
  /** Since when the domain that has waited longest for a certificate waits; null: none waits. */
  waitingForCertificateSince: string | null;
  /** The end of the certificate of an active domain that ends first; null: there is none. */
  earliestExpiry: string | null;
  /**
   * Active domains whose certificate ends within so many days, by `EXPIRY_DAYS`, and should have been renewed long ago: see
   * `certificate_ending_from` of migration 0030.
   */
  expiring: Record<ExpiryDays, number>;
  /** Active domains whose next renewal is warned of: it will fail if nothing changes. */
  renewalsForecastToFail: number;
  /** Own certificates by how they are shown to stand. */
  ownCertificates: Record<OwnShown, number>;
  webhooks: WebhookFigures;
  /** Since when the mail that waits longest is tried in vain; null: none is. */
  mailFailingSince: string | null;
  /** Kinds of trouble with an open incident, whether or not it suspends removals. */
  openIncidents: TroubleKind[];
  outbox: { depth: number /** When the row that waits longest was stored. */; oldest: string | null };
};

export const EXPIRY_DAYS = [1, 3, 7] as const;
export type ExpiryDays = (typeof EXPIRY_DAYS)[number];
export const OVERDUE_AFTER_SECONDS = 120;

/** Counts the fleet. Each figure reads only the few rows that it is about, whatever the size of the fleet. */
export async function fleetFigures(db: Db, now: Date): Promise<FleetFigures> {
  const [
    domains,
    overdue,
    waiting,
    expiry,
    outbox,
    incidents,
    renewalsForecastToFail,
    ownCertificates,
    webhooks,
    mailSince,
  ] = await Promise.all([
    countByReason(db),
    countOverdue(db, now),
    waitingForCertificateSince(db),
    expiries(db, now),
    outboxFigures(db),
    listIncidents(db),
    countWarned(db, now),
    ownByState(db, now),
    webhookFigures(db),
    mailFailingSince(db),
  ]);
  const openIncidents = incidents.filter(({ closedAt }) => closedAt === null).map(({ kind }) => kind);
  return {
    openIncidents,
    renewalsForecastToFail,
    ownCertificates,
    webhooks,
    mailFailingSince: mailSince,
    domains,
    overdue,
    waitingForCertificateSince: waiting,
    ...expiry,
    outbox,
  };
}

async function countOverdue(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - OVERDUE_AFTER_SECONDS * 1_000).toISOString();
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from portal_domains where next_check_at < ${before})::int
      -- By the parts of the index.
      + (select count(*) from (values (true, true), (true, false), (false, true), (false, false)) as part (whole, urgent)
        join patrol on patrol.whole = part.whole and patrol.urgent = part.urgent and due_at < ${before})::int as count`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

async function countWarned(db: Db, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('portal_domains')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', '=', 'active')
    .where('renewal_warned_from', '<=', now.toISOString())
    .executeTakeFirstOrThrow();
  return count;
}

/** Reads the few domains that have one. */
async function ownByState(db: Db, now: Date): Promise<FleetFigures['ownCertificates']> {
  const { rows } = await sql<{ reason: ReasonOf<'CertificateReady'> | null; over: boolean; count: number }>`
    select one ->> 'reason' as reason, own_certificate ->> 'notAfter' <= ${now.toISOString()} as over, count(*) as count
    from portal_domains left join lateral jsonb_array_elements(conditions) one on one ->> 'type' = 'CertificateReady'
    where own_certificate is not null
    group by 1, 2`.execute(db);
  const counts = Object.fromEntries(Object.keys(OWN_SHOWN).map((state) => [state, 0])) as Record<
    OwnShown,
    number
  >;
  // A domain that nobody has judged yet has no condition.
  for (const { reason, over, count } of rows) counts[ownShown(reason ?? 'not_requested', over)] += count;
  return counts;
}

async function waitingForCertificateSince(db: Db): Promise<string | null> {
  const { rows } = await sql<{ since: string | null }>`
    select min(progress ->> 'certificateSince') as since from portal_domains
    where status in ('pending_certificate', 'deploying', 'certificate_failed') and given_up_at is null`.execute(
    db,
  );
  return rows[0]?.since ?? null;
}

/**
 * By the certificate that clients get to the last: the CA's, or an own one where that ends later. Reads the certificates
 * that are ending, the first one to end, and the few domains with an own one.
 */
async function expiries(db: Db, now: Date): Promise<Pick<FleetFigures, 'earliestExpiry' | 'expiring'>> {
  const [one, three, seven] = EXPIRY_DAYS.map((days) =>
    new Date(now.getTime() + days * 86_400_000).toISOString(),
  );
  const { rows } = await sql<{ earliest: string | null; one: number; three: number; seven: number }>`
    with own as (
      select case when own_certificate ->> 'notAfter' > coalesce(certificate ->> 'notAfter', '')
        then own_certificate else certificate end as certificate
      from portal_domains where status = 'active' and own_certificate is not null
    ), ending as (
      select certificate ->> 'notAfter' as not_after from portal_domains
      where status = 'active' and own_certificate is null
        and certificate_ending_from(certificate) < ${now.toISOString()}::timestamptz
      union all
      select certificate ->> 'notAfter' from own
      where certificate_ending_from(certificate) < ${now.toISOString()}::timestamptz
    ), first as (
      select certificate ->> 'notAfter' as not_after from portal_domains
      where status = 'active' and own_certificate is null and certificate ->> 'notAfter' is not null
      order by certificate ->> 'notAfter' limit 1
    )
    select least((select not_after from first), (select min(certificate ->> 'notAfter') from own)) as earliest,
      count(*) filter (where not_after < ${one}) as one,
      count(*) filter (where not_after < ${three}) as three,
      count(*) filter (where not_after < ${seven}) as seven
    from ending`.execute(db);
  const row = rows[0];
  return {
    earliestExpiry: row?.earliest ?? null,
    expiring: { 1: Number(row?.one ?? 0), 3: Number(row?.three ?? 0), 7: Number(row?.seven ?? 0) },
  };
}

async function outboxFigures(db: Db): Promise<FleetFigures['outbox']> {
  const { depth, oldest } = await db
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number>().as('depth'), fn.min<string | null>('created_at').as('oldest')])
    .executeTakeFirstOrThrow();
  return { depth, oldest };
}
