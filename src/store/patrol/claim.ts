import { type RawBuilder, sql } from 'kysely';
import type { ProofMethod } from '../../core/domain.ts';
import type { CertificateFacts } from '../../core/observations.ts';
import type { Db } from '../database/database.ts';

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
  /** False: its row shows the trouble of an incident of ours. */
  showsWell: boolean;
  /** It counts as failing, by what a visit saw. */
  isFailing: boolean;
  dueAt: string;
  originDueAt: string;
  fullCheckAt: string;
  /** This check is whole. */
  whole: boolean;
  /** Null: the next check is whole. */
  dnsFingerprint: string | null;
  /** `host port` of each, separated by commas. */
  servers: string;
  /** How many visits have failed in a row. */
  failures: number;
  leasedUntil: string;
};

export type Claim = {
  now: string;
  leaseUntil: string;
  /** The time by which visits that are not urgent were due; absent: `now`. */
  dueBefore?: string;
  /** The most that are visited by the few questions. */
  quick: number;
  /** The most that are visited as a whole. */
  whole: number;
  /** The most of one tenant among these, together with what it has under way. */
  share?: { most: number; taken: ReadonlyMap<string, number> };
};

/** So many times the limit are read to find those within the shares of their tenants. */
const READ_FOR_SHARES = 8;
const NO_SHARE = { most: 1_000, taken: new Map<string, number>() };

/**
 * Claims domains whose visit is due: of either kind urgent ones first, then those that are most late. Claimers at the same
 * time get different ones and do not wait; whoever dies leaves them to the next one when the lease is over.
 */
export async function claimDue(db: Db, claim: Claim): Promise<DueDomain[]> {
  const { now, leaseUntil, dueBefore = now, quick, whole, share = NO_SHARE } = claim;
  const none = sql`0`;
  const isDue = (
    isWhole: boolean,
    urgent: boolean,
  ) => sql`whole = ${isWhole} and urgent = ${urgent} and due_at <= ${urgent ? now : dueBefore}
    and (leased_until is null or leased_until <= ${now})`;
  const few = (urgent: boolean, less: RawBuilder<unknown>) => sql`
    select domain_id from patrol where ${isDue(false, urgent)}
    order by due_at limit ${quick}::int - ${less} for update skip locked`;
  const all = (urgent: boolean, less: RawBuilder<unknown>) => sql`
    select domain_id from patrol where ${isDue(true, urgent)}
      and domain_id in (${withinShares(isDue(true, urgent), { limit: whole, ...share })})
    order by due_at limit ${whole}::int - ${less} for update skip locked`;
  const { rows } = await sql<DueDomain>`
    with few_urgent as (${few(true, none)}),
      few_others as (${few(false, sql`(select count(*) from few_urgent)`)}),
      whole_urgent as (${all(true, none)}),
      whole_others as (${all(false, sql`(select count(*) from whole_urgent)`)}),
      due as (select * from few_urgent union all select * from few_others
        union all select * from whole_urgent union all select * from whole_others)
    update patrol set leased_until = ${leaseUntil}
    from due join portal_domains domain on domain.id = due.domain_id
    where patrol.domain_id = due.domain_id
    returning domain.id, domain.tenant, domain.domain, domain.canonical_host as "canonicalHost", domain.gateway,
      domain.verification_method as "proofMethod", domain.certificate,
      coalesce(domain.progress ->> 'ownServed', domain.certificate ->> 'fingerprint') as "servedFingerprint",
      domain.actor = 'nobody' as "showsWell",
      exists (select from health_signals where health_signals.domain_id = domain.id and failing) as "isFailing",
      patrol.due_at as "dueAt", patrol.origin_due_at as "originDueAt", patrol.full_check_at as "fullCheckAt",
      patrol.whole, patrol.dns_fingerprint as "dnsFingerprint", patrol.servers, patrol.failures,
      patrol.leased_until as "leasedUntil"`.execute(db);
  return rows;
}

type Shares = { limit: number; most: number; taken: ReadonlyMap<string, number> };

/** Selects the first that are due, of each tenant so many as its share has room for; one that has all of it is passed over. */
function withinShares(isDue: RawBuilder<unknown>, { limit, most, taken }: Shares) {
  const full = [...taken].filter(([, places]) => places >= most).map(([tenant]) => tenant);
  return sql`
    select domain_id from (
      select domain_id, row_number() over (partition by tenant order by due_at) + coalesce(places, 0) as place
      from (select domain_id, tenant, due_at from patrol
        where ${isDue} ${full.length === 0 ? sql`` : sql`and tenant <> all(${full}::uuid[])`}
        order by due_at limit ${limit * READ_FOR_SHARES}::int) as first
      left join unnest(${[...taken.keys()]}::uuid[], ${[...taken.values()]}::int[]) as taken (of, places)
        on taken.of = first.tenant) as placed
    where place <= ${most}`;
}

/** Returns when the next visit is due of those that nobody has claimed; null: there is none. */
export async function nextDue(db: Db): Promise<string | null> {
  const first = (whole: boolean, urgent: boolean) => sql`(select due_at from patrol
    where whole = ${whole} and urgent = ${urgent} and leased_until is null order by due_at limit 1)`;
  const { rows } = await sql<{ at: string | null }>`
    select least(${first(true, true)}, ${first(true, false)}, ${first(false, true)}, ${first(false, false)}) as at`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}
