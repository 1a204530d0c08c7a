import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** A table of lines that are added up: `domains` of all lines that have the same values in `group`. */
export type Lines = { table: 'domain_counts' | 'facet_counts'; group: readonly string[] };

/** With fewer lines nothing is gained. */
const WORTH_FOLDING = 1_000;
/** Lines that are folded in one statement, so that none takes long. */
const FOLDED_AT_ONCE = 20_000;

/**
 * Replaces the lines of each group by one, until there are few. Any number of workers may do so at once: each takes lines
 * that no other has, and a reader sees those of before or those of after.
 * @returns how many lines it took.
 */
export async function foldLines(db: Db, lines: Lines, atOnce = FOLDED_AT_ONCE): Promise<number> {
  let folded = 0;
  for (;;) {
    const taken = await foldOnce(db, lines, atOnce);
    folded += taken;
    if (taken < atOnce) return folded;
  }
}

async function foldOnce(db: Db, { table, group }: Lines, atOnce: number): Promise<number> {
  const lines = sql.table(table);
  const columns = sql.join(group.map((column) => sql.ref(column)));
  const { rows } = await sql<{ folded: number }>`
    with taken as (
      select id from ${lines}
      where (select count(*) from (select from ${lines} limit ${WORTH_FOLDING}) as first) = ${WORTH_FOLDING}
      order by id limit ${atOnce}
      for update skip locked
    ), folded as (
      delete from ${lines} as line using taken where line.id = taken.id
      returning ${columns}, domains
    ), kept as (
      insert into ${lines} (${columns}, domains)
      select ${columns}, sum(domains) from folded
      group by ${columns} having sum(domains) <> 0
    )
    select count(*) as folded from folded`.execute(db);
  return rows[0]?.folded ?? 0;
}
