import { sql } from 'kysely';
import { type Reason, STATUSES, type Status } from '../../core/conditions.ts';
import type { Db } from '../database/database.ts';

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

/** With fewer lines nothing is gained. */
const WORTH_FOLDING = 1_000;
/** Lines that are folded in one statement, so that none takes long. */
const FOLDED_AT_ONCE = 20_000;

/**
 * Replaces the lines of each group by one, until there are few. Any number of workers may do so at once: each takes lines
 * that no other has, and a reader sees those of before or those of after.
 * @returns how many lines it took.
 */
export async function foldCounts(db: Db, atOnce = FOLDED_AT_ONCE): Promise<number> {
  let folded = 0;
  for (;;) {
    const taken = await foldOnce(db, atOnce);
    folded += taken;
    if (taken < atOnce) return folded;
  }
}

async function foldOnce(db: Db, atOnce: number): Promise<number> {
  const { rows } = await sql<{ folded: number }>`
    with taken as (
      select id from domain_counts
      where (select count(*) from (select from domain_counts limit ${WORTH_FOLDING}) as first) = ${WORTH_FOLDING}
      order by id limit ${atOnce}
      for update skip locked
    ), folded as (
      delete from domain_counts using taken where domain_counts.id = taken.id
      returning gateway, wanted, status, reason, domains
    ), kept as (
      insert into domain_counts (gateway, wanted, status, reason, domains)
      select gateway, wanted, status, reason, sum(domains) from folded
      group by gateway, wanted, status, reason having sum(domains) <> 0
    )
    select count(*) as folded from folded`.execute(db);
  return rows[0]?.folded ?? 0;
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
