import { sql } from 'kysely';
import type { Elsewhere } from '../../core/domain.ts';
import { namesAbove, registrableDomain } from '../../core/hostname/registrable.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import type { EventDetail } from '../../core/lifecycle/details.ts';
import type { Db, Trx } from '../database/database.ts';
import { announceChange } from '../database/notify.ts';
import { appendTimeline } from './timeline.ts';

export type Claim = { tenant: string; domain: string };
type Neighbour = { id: string; tenant: string; domain: string };

/**
 * The names around a claim that other tenants have proved.
 * - `elsewhere`: which proof the claim needs because of them.
 * - `neighbours`: their proved names above and below it, at most 100 of those below.
 */
export type CompetingClaims = { elsewhere: Elsewhere; neighbours: Neighbour[] };

/** The number of names below one name that are read; a claim above more of them needs the stronger proof anyway. */
const MOST_BELOW = 100;

/** Finds other tenants' proofs of this name, and of those above and below it within the registrable domain. */
export async function findCompetingClaims(db: Db, claim: Claim): Promise<CompetingClaims> {
  const { tenant, domain } = claim;
  const { rows } = await sql<Neighbour & { kind: 'same' | 'above' | 'below' }>`
    select 'same' as kind, id, tenant, domain from portal_domains
      where domain = ${domain} and proved_at is not null and tenant <> ${tenant}
    union all
    select 'same', tenant, tenant, domain from name_tombstones where domain = ${domain} and tenant <> ${tenant}
    union all
    select 'above', id, tenant, domain from portal_domains
      where domain = any(${namesAbove(domain)}::text[]) and proved_at is not null and tenant <> ${tenant}
    union all
    (select 'below', id, tenant, domain from portal_domains
      where reverse(domain) like ${`${reversed(`.${domain}`)}%`} and proved_at is not null and tenant <> ${tenant}
      limit ${MOST_BELOW})`.execute(db);
  const zone = registrableDomain(domain);
  const below = rows.filter(({ kind }) => kind === 'below');
  const neighbours = [
    ...rows.filter(({ kind }) => kind === 'above'),
    // Below a public suffix that lies below this name, everybody has a domain of their own.
    ...below.filter((row) => registrableDomain(row.domain) === zone),
  ];
  if (rows.some(({ kind }) => kind === 'same')) return { elsewhere: 'this_name', neighbours };
  const isRelated = neighbours.length > 0 || below.length === MOST_BELOW;
  return { elsewhere: isRelated ? 'related_name' : 'nowhere', neighbours };
}

/**
 * Returns whether another tenant has proved a name whose registrable domain differs from this one's and looks like
 * it.
 */
export async function hasLookalike(
  db: Db,
  { tenant, domain }: Claim,
  skeleton: string | null,
): Promise<boolean> {
  if (skeleton === null) return false;
  const zone = registrableDomain(domain) ?? domain;
  const row = await db
    .selectFrom('portal_domains')
    .select('id')
    .where('skeleton', '=', skeleton)
    .where('proved_at', 'is not', null)
    .where('tenant', '<>', tenant)
    .where('domain', '<>', zone)
    .where(sql<boolean>`right(domain, ${zone.length + 1}) <> ${`.${zone}`}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notifies, in the timelines, the tenant who proves a name and the owners of names above and below it. */
export async function notifyNeighbours(
  trx: Trx,
  winner: { id: string; domain: string },
  neighbours: readonly Neighbour[],
  at: string,
): Promise<void> {
  for (const { id, tenant, domain } of neighbours) {
    const where = domain.endsWith(`.${winner.domain}`) ? 'above' : 'below';
    await appendTimeline(trx, id, [neighbour(at, { kind: 'neighbour', other: winner.domain, where })]);
    await announceChange(trx, { id, tenant });
  }
  if (neighbours.length === 0) return;
  await appendTimeline(trx, winner.id, [neighbour(at, { kind: 'neighbour_told' })]);
}

function neighbour(at: string, detail: EventDetail): TimelineEntry {
  return { at, kind: 'neighbour', from: null, to: null, reason: null, detail, by: 'system', evidence: null };
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
