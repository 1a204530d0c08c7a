import { sql } from 'kysely';
import { type Reason, STATUSES, type Status } from '../../core/conditions.ts';
import type { Db } from '../database/database.ts';
import { foldLines } from './fold-lines.ts';

/**
 * Counts of the fleet, without reading the fleet: triggers add the lines of `domain_counts` in the transaction that changes
 * a domain, so that their sums are exact at each moment (decision 0050).
 */

/** Counts the domains by status; every status is there, also with none. */
export async function countByStatus(db: Db): Promise<Record<Status, number>> {
  const { rows } = await sql<{ status: Status; domains: number }>`
    select status, sum(domains) as domains from domain_counts group by status`.execute(db);
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status, domains } of rows) counts[status] = domains;
  return counts;
}

/** Counts the domains by status and reason; `reason` is null where a status needs none. */
export async function countByReason(
  db: Db,
): Promise<{ status: Status; reason: Reason | null; count: number }[]> {
  const { rows } = await sql<{ status: Status; reason: Reason | null; count: number }>`
    select status, reason, sum(domains) as count from domain_counts
    group by status, reason having sum(domains) <> 0`.execute(db);
  return rows;
}

/** Counts the names with the desired state `active` by gateway, gateways that no setting names included. */
export async function countByGateway(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ gateway: string; names: number }>`
    select gateway, sum(domains) as names from domain_counts
    where wanted group by gateway having sum(domains) <> 0`.execute(db);
  return new Map(rows.map(({ gateway, names }) => [gateway, names]));
}

/** Folds the lines of the counts; see fold-lines.ts. @returns how many lines it took. */
export function foldCounts(db: Db, atOnce?: number): Promise<number> {
  return foldLines(db, { table: 'domain_counts', group: ['gateway', 'wanted', 'status', 'reason'] }, atOnce);
}

/** A group whose sum is not the number of its domains. */
export type WrongCount = { status: Status; reason: Reason | null; counted: number; domains: number };

/**
 * Compares the sums with the domains themselves, and so reads the whole fleet. They differ only where the triggers were
 * off: a restore of the data alone, or rows that were loaded as a replica's.
 */
export async function wrongCounts(db: Db): Promise<WrongCount[]> {
  const { rows } = await sql<WrongCount>`
    select status, reason, sum(counted) as counted, sum(domains) as domains
    from (
      select gateway, wanted, status, reason, domains as counted, 0 as domains from domain_counts
      union all
      select gateway, desired = 'active', status, reason, 0, 1 from portal_domains
    ) as both_ways
    group by gateway, wanted, status, reason having sum(counted) <> sum(domains)
    order by status, reason`.execute(db);
  return rows;
}
