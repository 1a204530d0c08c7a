import { type RawBuilder, sql } from 'kysely';
import type { Reason, Status } from '../../core/conditions.ts';
import type { DnsProvider } from '../../core/dns-provider.ts';
import type { PageKey } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';

/**
 * A filter of a page of the fleet beside name and status. One at a time: each has an index in the order of its pages, with
 * and without a status, and no two of them together do.
 */
export type Facet =
  | { by: 'reason'; reason: Reason }
  | { by: 'gateway'; gateway: string }
  | { by: 'provider'; provider: DnsProvider }
  /** ISO 8601; by the end, and not by name. */
  | { by: 'certificate_end'; before: string }
  | { by: 'on_hold' };

export type FacetPage = { facet: Facet; status?: Status | undefined; after: PageKey | null; limit: number };

/** A row of a page: its id, and the key by which it is sorted before the id. */
export type FacetRow = { id: string; name: string };

/** Lists the first ids of a facet, and of that status where one is given, in the order of its pages. */
export async function idsOfFacet(db: Db, { facet, ...page }: FacetPage): Promise<FacetRow[]> {
  return (await queryOf(facet, page).execute(db)).rows;
}

type Page = Omit<FacetPage, 'facet'>;

function queryOf(facet: Facet, page: Page) {
  switch (facet.by) {
    case 'reason':
      return amongDomains(sql`reason = ${facet.reason}`, page);
    case 'on_hold':
      return amongDomains(sql`held_since is not null`, page);
    case 'gateway':
      return amongFacets(sql`gateway = ${facet.gateway}`, 'domain', page);
    case 'provider':
      return amongFacets(sql`dns_provider = ${facet.provider}`, 'domain', page);
    case 'certificate_end':
      return amongFacets(sql`certificate_end < ${facet.before}`, 'certificate_end', page);
  }
}

function amongDomains(wanted: RawBuilder<unknown>, { status, after, limit }: Page) {
  const rest = after === null ? sql`` : sql`and (domain, id) > (${after.name}, ${after.id}::uuid)`;
  const ofStatus = status === undefined ? sql`` : sql`and status = ${status}`;
  return sql<FacetRow>`
    select id, domain as name from portal_domains where ${wanted} ${ofStatus} ${rest}
    order by domain, id limit ${limit}`;
}

function amongFacets(
  wanted: RawBuilder<unknown>,
  key: 'domain' | 'certificate_end',
  { status, after, limit }: Page,
) {
  const name = sql.ref(`facet.${key}`);
  const rest =
    after === null ? sql`` : sql`and (${name}, facet.domain_id) > (${after.name}, ${after.id}::uuid)`;
  const ofStatus = status === undefined ? sql`` : sql`and facet.status = ${status}`;
  return sql<FacetRow>`
    select facet.domain_id as id, ${name} as name from domain_facets as facet
    where facet.${wanted} ${ofStatus} ${rest}
    order by ${name}, facet.domain_id limit ${limit}`;
}
