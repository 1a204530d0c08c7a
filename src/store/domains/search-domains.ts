import { sql } from 'kysely';
import type { Status } from '../../core/conditions.ts';
import { readCursor, writeCursor } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';
import { selectDomains, toDomainRow } from './rows.ts';
import { idsOfNamesWith } from './search-names.ts';
import type { DomainRow } from './types.ts';

export type DomainSearch = {
  status?: Status | undefined;
  /** A part of the domain's name, or the whole id of a domain or a tenant. */
  q?: string | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
};

/**
 * One page of the fleet, by name; for operators. Pages go on from a key, so that domains that come and go between two
 * pages neither shift nor repeat the others.
 * @throws StoreError `invalid_cursor`.
 */
export async function searchDomains(
  db: Db,
  { status, q, cursor, limit }: DomainSearch,
): Promise<{ domains: DomainRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor, isName);
  let query = selectDomains(db)
    .orderBy('domain')
    .orderBy('id')
    .limit(limit + 1);
  if (q === undefined || q === '' || isUuid(q)) {
    if (status !== undefined) query = query.where('status', '=', status);
    if (after !== null) {
      query = query.where(({ refTuple, tuple, eb }) =>
        eb(refTuple('domain', 'id'), '>', tuple(after.name, after.id)),
      );
    }
    if (q !== undefined && q !== '') {
      query = query.where(({ or, eb }) =>
        or([eb('portal_domains.id', '=', q), eb('portal_domains.tenant', '=', q)]),
      );
    }
  } else {
    const ids = await idsOfNamesWith(db, { text: q.toLowerCase(), status, after, limit: limit + 1 });
    query = query.where(sql<boolean>`portal_domains.id = any(${ids}::uuid[])`);
  }
  const rows = await query.execute();
  const domains = rows.slice(0, limit).map(toDomainRow);
  const last = rows.length > limit ? domains.at(-1) : undefined;
  return { domains, nextCursor: last === undefined ? null : writeCursor({ name: last.domain, id: last.id }) };
}

/** A name as the table keeps it. */
const isName = (name: string) => /^[!-~]{1,253}$/.test(name);
