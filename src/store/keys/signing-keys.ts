import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import type { Author } from '../domains/types.ts';

/**
 * A key that signs tenant tokens. `endsAt`: the time from which tokens signed by it are refused; null: the key that
 * signs now.
 */
export type SigningKey = { id: string; secret: string; createdAt: string; endsAt: string | null };
export type NewSigningKey = { id: string; secret: string };

/** Every signing key that ever was, the newest first. Secrets included: for the signer. */
export async function listSigningKeys(db: Db): Promise<SigningKey[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ id, secret, created_at, ends_at }) => ({
    ...{ id, secret, createdAt: created_at, endsAt: ends_at },
  }));
}

/** Creates the first key if there is none. When two processes try at once, only one creates it. */
export async function ensureSigningKey(
  db: Db,
  { makeNew, now }: { makeNew: () => NewSigningKey; now: string },
): Promise<void> {
  const current = await db.selectFrom('signing_keys').select('id').where('ends_at', 'is', null).execute();
  if (current.length > 0) return;
  await db
    .insertInto('signing_keys')
    .values({ ...makeNew(), created_at: now, ends_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * A new key signs from now on, and those before it end at `endOldAt`, or earlier where that was said before. Tokens that
 * an ended key signed are refused, so `now` revokes every token at once.
 * @returns the keys before it that had not ended.
 */
export async function rotateSigningKey(
  db: Db,
  { key, endOldAt, by, now }: { key: NewSigningKey; endOldAt: string; by: Author; now: string },
): Promise<SigningKey[]> {
  return db.transaction().execute(async (trx) => {
    // One after the other: there is one key that signs.
    await sql`lock table signing_keys in share row exclusive mode`.execute(trx);
    await trx
      .updateTable('signing_keys')
      .set({ ends_at: endOldAt })
      .where(({ or, eb }) => or([eb('ends_at', 'is', null), eb('ends_at', '>', endOldAt)]))
      .execute();
    await trx
      .insertInto('signing_keys')
      .values({ ...key, created_at: now, ends_at: null })
      .execute();
    await recordAudit(trx, {
      ...{ by, at: now, action: 'signing_key.rotated', tenant: null, domainId: null },
      to: { id: key.id, oldEndAt: endOldAt },
    });
    const keys = await listSigningKeys(trx);
    return keys.filter(({ id, endsAt }) => id !== key.id && endsAt !== null && endsAt >= now);
  });
}
