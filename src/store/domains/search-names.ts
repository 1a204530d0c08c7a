import { sql } from 'kysely';
import type { Status } from '../../core/conditions.ts';
import type { PageKey } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';

/**
 * The search for domains by a part of their names (decision 0050). PostgreSQL takes the parts of a text for independent of
 * each other, and expects a few names where thousands have all of them; so the way is chosen here, by what is counted:
 *
 *     a status that few domains have ─▶ those, in the order of their index, compared
 *     few names with the parts       ─▶ those, by the index of parts, sorted
 *     many                           ─▶ all names in their order, compared, until the page is full
 */

export type NameSearch = {
  /** In lower case. */
  text: string;
  status?: Status | undefined;
  after: PageKey | null;
  limit: number;
};

/** Returns the ids of the first domains by name, and of that status where one is given, whose names hold the text. */
export async function idsOfNamesWith(db: Db, search: NameSearch, few: Few = FEW): Promise<string[]> {
  const { status } = search;
  const isRare = status !== undefined && (await countOf(db, status)) <= few.ofStatus;
  const way = isRare ? amongStatus({ ...search, status }) : byParts(search, few);
  return (await way.execute(db)).rows.map(({ id }) => id);
}

/** `ofStatus`: domains that are compared one by one. `names`: those that are sorted. */
type Few = { ofStatus: number; names: number };
const FEW: Few = { ofStatus: 5_000, names: 20_000 };
/** As in the function `name_parts` of migration 0030. */
const PART = 3;

async function countOf(db: Db, status: Status): Promise<number> {
  const { rows } = await sql<{ domains: number | null }>`
    select sum(domains) as domains from domain_counts where status = ${status}`.execute(db);
  return rows[0]?.domains ?? 0;
}

function amongStatus({ text, status, after, limit }: NameSearch & { status: Status }) {
  const rest = after === null ? sql`` : sql`and (domain, id) > (${after.name}, ${after.id}::uuid)`;
  return sql<{ id: string }>`
    select id from portal_domains
    where status = ${status} and strpos(domain, ${text}) > 0 ${rest}
    order by domain, id limit ${limit}`;
}

/** Counts the names with the parts first; PostgreSQL then executes the one of the two ways that fits. */
function byParts({ text, status, after, limit }: NameSearch, few: Few) {
  const rest =
    after === null ? sql`` : sql`and (name.domain, name.domain_id) > (${after.name}, ${after.id}::uuid)`;
  const [ofStatus, joined] =
    status === undefined
      ? [sql``, sql``]
      : [
          sql`cross join lateral (select from portal_domains
            where id = name.domain_id and status = ${status} offset 0) as domain`,
          sql`join portal_domains on portal_domains.id = name.domain_id and portal_domains.status = ${status}`,
        ];
  return sql<{ id: string }>`
    with found as materialized (
      select domain, domain_id from portal_domain_names as name
      where name_parts(domain) @> ${partsOf(text)}::text[] and strpos(domain, ${text}) > 0 ${rest}
      limit ${few.names + 1}
    )
    (select name.domain_id as id
      from (select * from found where (select count(*) from found) <= ${few.names}
        order by domain, domain_id offset 0) as name ${ofStatus}
      order by name.domain, name.domain_id limit ${limit})
    union all
    (select name.domain_id as id from portal_domain_names as name ${joined}
      where (select count(*) from found) > ${few.names} and strpos(name.domain, ${text}) > 0 ${rest}
      order by name.domain, name.domain_id limit ${limit})`;
}

/** The parts that each name with this text has: the text itself where it is short, else its parts of three characters. */
function partsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length <= PART) return [text];
  return characters.slice(0, 1 - PART).map((_, at) => characters.slice(at, at + PART).join(''));
}
