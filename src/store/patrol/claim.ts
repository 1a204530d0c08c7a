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
  /** The most that are visited by the few questions. */
  quick: number;
  /** The most that are visited as a whole; `without`: tenants that have their share of those already. */
  whole: number;
  without?: readonly string[];
};

type Lane = { whole: boolean; limit: number; without: readonly string[] };

/**
 * Claims domains whose visit is due: of either kind urgent ones first, then those that are most late. Claimers at the same
 * time get different ones and do not wait; whoever dies leaves them to the next one when the lease is over.
 */
export async function claimDue(db: Db, claim: Claim): Promise<DueDomain[]> {
  const { now, leaseUntil, quick, whole, without = [] } = claim;
  const dueIn = ({ whole, limit, without }: Lane, urgent: boolean, less: RawBuilder<unknown>) => sql`
    select domain_id from patrol
    where whole = ${whole} and urgent = ${urgent} and due_at <= ${now}
      and (leased_until is null or leased_until <= ${now})
      ${without.length === 0 ? sql`` : sql`and tenant <> all(${[...without]}::uuid[])`}
    order by due_at
    limit ${limit}::int - ${less}
    for update skip locked`;
  const [few, all] = [
    { whole: false, limit: quick, without: [] },
    { whole: true, limit: whole, without },
  ];
  const { rows } = await sql<DueDomain>`
    with few_urgent as (${dueIn(few, true, sql`0`)}),
      few_others as (${dueIn(few, false, sql`(select count(*) from few_urgent)`)}),
      whole_urgent as (${dueIn(all, true, sql`0`)}),
      whole_others as (${dueIn(all, false, sql`(select count(*) from whole_urgent)`)}),
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
