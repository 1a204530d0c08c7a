import { sql } from 'kysely';
import type { Status } from '../../core/conditions.ts';
import { type PageKey, readCursor, writeCursor } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';
import { type Facet, idsOfFacet } from './facet-search.ts';
import { type DomainPage, isName, pageFrom } from './page.ts';
import { selectDomains, toDomainRow } from './rows.ts';
import { idsOfNamesWith } from './search-names.ts';

export type DomainSearch = {
  status?: Status | undefined;
  /** A part of the domain's name, or the whole id of a domain or a tenant. */
  q?: string | undefined;
  /** In place of `q`. */
  facet?: Facet | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
};

/**
 * One page of the fleet, by name, or by the end of the certificate where that is asked for; for operators. Pages go on from
 * a key, so that domains that come and go between two pages neither shift nor repeat the others.
 * @throws StoreError `invalid_cursor`.
 */
export async function searchDomains(
  db: Db,
  { status, q, facet, cursor, limit }: DomainSearch,
): Promise<DomainPage> {
  const isKey = facet?.by === 'certificate_end' ? isTime : isName;
  const after = cursor === undefined ? null : readCursor(cursor, isKey);
  if (facet !== undefined) return pageOfFacet(db, { facet, status, after, limit });
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
  return pageFrom(await query.execute(), limit);
}

type FacetSearch = { facet: Facet; status: Status | undefined; after: PageKey | null; limit: number };

/** The rows are read by their ids, and put into the order in which these were found. */
async function pageOfFacet(db: Db, { limit, ...search }: FacetSearch): Promise<DomainPage> {
  const found = await idsOfFacet(db, { ...search, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const ids = shown.map(({ id }) => id);
  const rows = await selectDomains(db).where(sql<boolean>`portal_domains.id = any(${ids}::uuid[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, toDomainRow(row)]));
  const last = found.length > limit ? shown.at(-1) : undefined;
  // One that was deleted between the two reads is left out.
  return {
    domains: ids.flatMap((id) => byId.get(id) ?? []),
    nextCursor: last === undefined ? null : writeCursor(last),
  };
}

/** An end of a certificate as the table keeps it. */
const isTime = (text: string) => /^\d{4}-[\d:.TZ-]{6,30}$/.test(text);
