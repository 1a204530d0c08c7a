import type { Db } from './database.ts';
import { storable } from './json.ts';
import { isUuid } from './uuid.ts';

export type OperatorKeyRow = {
  id: string;
  label: string;
  createdAt: string;
  revokedAt: string | null;
};
export type SigningKey = { id: string; secret: string };

/** Stores an operator's key, of which only the hash is known here. */
export async function createOperatorKey(
  db: Db,
  { id, hash, label, now }: { id: string; hash: string; label: string; now: string },
): Promise<OperatorKeyRow> {
  const row = await db
    .insertInto('operator_keys')
    .values({ id, hash, label: storable(label), created_at: now, revoked_at: null })
    .returning(['id', 'label', 'created_at', 'revoked_at'])
    .executeTakeFirstOrThrow();
  return keyRow(row);
}

/** The key with this hash, unless there is none or it is revoked. */
export async function findOperatorKey(db: Db, hash: string): Promise<OperatorKeyRow | null> {
  const row = await db
    .selectFrom('operator_keys')
    .select(['id', 'label', 'created_at', 'revoked_at'])
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : keyRow(row);
}

/** Revokes a key. @returns whether there was such a key in force. */
export async function revokeOperatorKey(db: Db, { id, now }: { id: string; now: string }): Promise<boolean> {
  if (!isUuid(id)) return false;
  const row = await db
    .updateTable('operator_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Every key, revoked ones too, oldest first. */
export async function listOperatorKeys(db: Db): Promise<OperatorKeyRow[]> {
  const rows = await db
    .selectFrom('operator_keys')
    .select(['id', 'label', 'created_at', 'revoked_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(keyRow);
}

/** The key that signs tenant tokens; made on first use. Two who make it at once both get the one that was stored. */
export async function loadSigningKey(db: Db, makeNew: () => SigningKey): Promise<SigningKey> {
  const stored = () => db.selectFrom('signing_keys').select(['id', 'secret']).where('slot', '=', 1);
  const known = await stored().executeTakeFirst();
  if (known !== undefined) return known;
  await db
    .insertInto('signing_keys')
    .values({ slot: 1, ...makeNew() })
    .onConflict((conflict) => conflict.column('slot').doNothing())
    .execute();
  return stored().executeTakeFirstOrThrow();
}

function keyRow(row: { id: string; label: string; created_at: string; revoked_at: string | null }) {
  return { id: row.id, label: row.label, createdAt: row.created_at, revokedAt: row.revoked_at };
}
