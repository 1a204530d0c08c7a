import type { Selectable } from 'kysely';
import { LINKS_PER_DOMAIN, type LinkEnd } from '../../core/links/rules.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { announceChange } from '../database/notify.ts';
import type { DomainLinksTable } from '../database/tables.ts';
import { isUuid } from '../database/uuid.ts';
import type { Author, MailContact } from '../domains/types.ts';

/** A link as its tenant sees it. Times are ISO 8601. */
export type DomainLink = {
  id: string;
  createdAt: string;
  createdBy: 'operator' | 'tenant';
  /** The user who made it, where the host product said. */
  subject: string | null;
  expiresAt: string;
  endedAt: string | null;
  endReason: LinkEnd | null;
  lastUsedAt: string | null;
  /** The minutes in which it was used. */
  uses: number;
  /** To whom mails about the domain go; null: to nobody. */
  email: string | null;
};

export type NewLink = {
  id: string;
  tenant: string;
  domainId: string;
  /** SHA-256 of the secret, hexadecimal. */
  hash: string;
  expiresAt: string;
  mail?: MailContact | null;
  by: Author;
  now: string;
};

/** `not_possible`: the domain is being deleted. */
export type CreateLinkOutcome =
  | { kind: 'created'; link: DomainLink }
  | { kind: 'not_found' | 'not_possible' | 'too_many' };

/** Links that ended so long ago are removed when another one of the domain is made, in milliseconds. */
const KEPT_MS = 30 * 86_400_000;

const SHOWN = [
  ...(['id', 'created_at', 'created_by', 'subject', 'expires_at'] as const),
  ...(['ended_at', 'end_reason', 'last_used_at', 'uses', 'email'] as const),
] as const;

/**
 * Stores a link. The domain's row is locked, so that two at once cannot both take the last place. A request that is
 * repeated under the id of one whose answer was lost puts its secret in place of that one's.
 */
export function createLink(db: Db, link: NewLink): Promise<CreateLinkOutcome> {
  const { id, tenant, domainId, hash, expiresAt, mail, by, now } = link;
  return db.transaction().execute(async (trx): Promise<CreateLinkOutcome> => {
    const domain = isUuid(domainId) ? await lockDomain(trx, domainId) : undefined;
    if (domain?.tenant !== tenant.toLowerCase()) return { kind: 'not_found' };
    if (domain.desired === 'deleted') return { kind: 'not_possible' };
    await removeOld(trx, domainId, now);
    const alive = await countAlive(trx, link);
    if (alive >= LINKS_PER_DOMAIN) return { kind: 'too_many' };
    const row = await trx
      .insertInto('domain_links')
      .values({
        ...{ id, tenant: domain.tenant, domain_id: domainId, hash, created_at: now, expires_at: expiresAt },
        created_by: by.kind === 'operator' ? 'operator' : 'tenant',
        subject: by.subject === null ? null : storable(by.subject),
        ...{ email: mail?.email ?? null, language: mail?.language ?? null },
      })
      .onConflict((same) => same.column('id').doUpdateSet({ hash, created_at: now, expires_at: expiresAt }))
      .returning(SHOWN)
      .executeTakeFirstOrThrow();
    const entry = { by, at: now, action: 'link.created' as const, tenant: domain.tenant, domainId };
    await recordAudit(trx, { ...entry, to: { id, expiresAt } });
    return { kind: 'created', link: linkOf(row) };
  });
}

/** Lists the links of a domain, newest first; those that ended are among them for 30 days. */
export async function listLinks(db: Db, domainId: string): Promise<DomainLink[]> {
  const rows = await db
    .selectFrom('domain_links')
    .select(SHOWN)
    .where('domain_id', '=', domainId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(linkOf);
}

type Revocation = { id: string; domainId: string; by: Author; now: string };

/** Ends a link; open streams of it end at once, and nothing changes of one that has ended. False: there is none. */
export function revokeLink(db: Db, { id, domainId, by, now }: Revocation): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('domain_links')
      .select(['tenant', 'ended_at'])
      .where('id', '=', id)
      .where('domain_id', '=', domainId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.ended_at !== null) return true;
    await trx
      .updateTable('domain_links')
      .set({ ended_at: now, end_reason: 'revoked' })
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, {
      ...{ by, at: now, action: 'link.revoked', tenant: row.tenant, domainId },
      to: { id },
    });
    await announceChange(trx, { id: domainId, tenant: row.tenant });
    return true;
  });
}

/** Ends all links of a domain; to be called in the transaction that ends what they were for. */
export async function endLinks(
  trx: Trx,
  { domainId, end, now }: { domainId: string; end: LinkEnd; now: string },
): Promise<void> {
  await trx
    .updateTable('domain_links')
    .set({ ended_at: now, end_reason: end })
    .where('domain_id', '=', domainId)
    .where('ended_at', 'is', null)
    .execute();
}

function lockDomain(trx: Trx, domainId: string) {
  return trx
    .selectFrom('portal_domains')
    .select(['tenant', 'desired'])
    .where('id', '=', domainId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

async function countAlive(
  trx: Trx,
  { id, domainId, now }: Pick<NewLink, 'id' | 'domainId' | 'now'>,
): Promise<number> {
  const { alive } = await trx
    .selectFrom('domain_links')
    .select(({ fn }) => fn.countAll<number>().as('alive'))
    .where('domain_id', '=', domainId)
    .where('id', '<>', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return alive;
}

async function removeOld(trx: Trx, domainId: string, now: string): Promise<void> {
  const before = new Date(Date.parse(now) - KEPT_MS).toISOString();
  await trx
    .deleteFrom('domain_links')
    .where('domain_id', '=', domainId)
    .where(({ or, eb }) => or([eb('ended_at', '<', before), eb('expires_at', '<', before)]))
    .execute();
}

function linkOf(row: Pick<Selectable<DomainLinksTable>, (typeof SHOWN)[number]>): DomainLink {
  const { id, subject, uses, email } = row;
  return {
    ...{ id, subject, uses, email, createdAt: row.created_at, createdBy: row.created_by },
    ...{ expiresAt: row.expires_at, endedAt: row.ended_at, endReason: row.end_reason },
    lastUsedAt: row.last_used_at,
  };
}
