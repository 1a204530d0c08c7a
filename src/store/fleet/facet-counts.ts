import { sql } from 'kysely';
import type { DnsProvider } from '../../core/dns-provider.ts';
import type { Db } from '../database/database.ts';
import { foldLines } from './fold-lines.ts';

/** Counts of the wanted domains by what else than a status they have in common; sums of lines, as in domain-counts.ts. */

/** Counts the domains by who hosts their DNS, the largest number first. */
export async function countByProvider(db: Db): Promise<{ provider: DnsProvider; domains: number }[]> {
  const { rows } = await sql<{ provider: DnsProvider; domains: number }>`
    select value as provider, sum(domains) as domains from facet_counts where facet = 'dns_provider'
    group by value having sum(domains) <> 0 order by domains desc, value`.execute(db);
  return rows;
}

/**
 * Counts the domains whose certificate ends within each number of days, those that have ended among them. By the day in
 * UTC: what ends later on the last day is counted too.
 */
export async function countByCertificateEnd(
  db: Db,
  days: readonly number[],
  now: Date,
): Promise<{ days: number; domains: number }[]> {
  const { rows } = await sql<{ days: number; domains: number }>`
    select days, coalesce(sum(domains), 0) as domains
    from unnest(${[...days]}::int[]) as days
    left join facet_counts on facet = 'certificate_day'
      and value <= to_char(${now.toISOString()}::timestamptz at time zone 'UTC' + days * interval '1 day', 'YYYY-MM-DD')
    group by days order by days`.execute(db);
  return rows.map((row) => ({ days: row.days, domains: Number(row.domains) }));
}

/** Folds the lines of these counts; see fold-lines.ts. @returns how many lines it took. */
export function foldFacets(db: Db): Promise<number> {
  return foldLines(db, { table: 'facet_counts', group: ['facet', 'value'] });
}
