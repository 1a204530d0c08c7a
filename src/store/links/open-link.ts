import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import type { Author } from '../domains/types.ts';

/** A link that works, and the domain that it is for. Times are ISO 8601. */
export type OpenLink = {
  id: string;
  tenant: string;
  domainId: string;
  expiresAt: string;
  lastUsedAt: string | null;
};

/** A use within so many milliseconds of the one before is not written. */
const WRITTEN_EVERY_MS = 60_000;

/** Returns the link of a secret's hash; null where there is none, it has ended or it has expired. */
export async function findOpenLink(db: Db, hash: string, now: string): Promise<OpenLink | null> {
  const row = await db
    .selectFrom('domain_links')
    .select(['id', 'tenant', 'domain_id', 'expires_at', 'last_used_at'])
    .where('hash', '=', hash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, tenant, domain_id: domainId, expires_at: expiresAt, last_used_at: lastUsedAt } = row;
  return { id, tenant, domainId, expiresAt, lastUsedAt };
}

/** Names whoever uses a link in the audit: the tenant, by that link. */
export function linkAuthor({ id }: Pick<OpenLink, 'id'>, requestId: string): Author {
  return { kind: 'tenant', id: `link:${id}`, subject: null, requestId };
}

/** Writes down that a link is used, at most once a minute; and in the audit, once a day (UTC). */
export async function recordUse(
  db: Db,
  link: OpenLink,
  { requestId, now }: { requestId: string; now: string },
): Promise<void> {
  if (!isDue(link.lastUsedAt, now)) return;
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('domain_links')
      .select(['last_used_at', 'uses'])
      .where('id', '=', link.id)
      .forUpdate()
      .executeTakeFirst();
    // Another request was quicker, or the link went with its domain.
    if (row === undefined || !isDue(row.last_used_at, now)) return;
    await trx
      .updateTable('domain_links')
      .set({ last_used_at: now, uses: row.uses + 1 })
      .where('id', '=', link.id)
      .execute();
    if (row.last_used_at !== null && dayOf(row.last_used_at) === dayOf(now)) return;
    const { id, tenant, domainId } = link;
    const entry = { by: linkAuthor(link, requestId), at: now, action: 'link.used' as const };
    await recordAudit(trx, { ...entry, tenant, domainId, to: { id } });
  });
}

const isDue = (lastUsedAt: string | null, now: string) =>
  lastUsedAt === null || Date.parse(now) - Date.parse(lastUsedAt) >= WRITTEN_EVERY_MS;

const dayOf = (time: string) => time.slice(0, 10);
