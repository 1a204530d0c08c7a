import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { isUuid } from '../database/uuid.ts';
import type { Author } from '../domains/types.ts';

export type OperatorKeyRow = {
  id: string;
  label: string;
  createdAt: string;
  revokedAt: string | null;
  /** To the minute; null: never. */
  lastUsedAt: string | null;
};

/** A key to be stored; `test`: a sandbox made it. */
export type NewOperatorKey = {
  id: string;
  hash: string;
  label: string;
  test: boolean;
  by: Author;
  now: string;
};

const COLUMNS = ['id', 'label', 'created_at', 'revoked_at', 'last_used_at'] as const;
/** A key in use writes its row no more often than this. */
const USE_EVERY_MS = 60_000;

/** Stores an operator's key, of which only the hash is known here. */
export async function createOperatorKey(
  db: Db,
  { id, hash, label, test, by, now }: NewOperatorKey,
): Promise<OperatorKeyRow> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('operator_keys')
      .values({
        ...{ id, hash, label: storable(label), test },
        ...{ created_at: now, revoked_at: null, last_used_at: null },
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    const action = 'operator_key.created' as const;
    await recordAudit(trx, { by, at: now, action, tenant: null, domainId: null, to: { id, label } });
    return keyRow(row);
  });
}

/** The key with this hash, unless there is none or it is revoked; that it was used is kept, to the minute. */
export async function findOperatorKey(db: Db, hash: string, now: Date): Promise<OperatorKeyRow | null> {
  const row = await db
    .selectFrom('operator_keys')
    .select(COLUMNS)
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.last_used_at === null || now.getTime() - Date.parse(row.last_used_at) >= USE_EVERY_MS) {
    const used = { last_used_at: now.toISOString() };
    await db.updateTable('operator_keys').set(used).where('id', '=', row.id).execute();
  }
  return keyRow(row);
}

/** Revokes a key. @returns whether there was such a key in force. */
export async function revokeOperatorKey(
  db: Db,
  { id, by, now }: { id: string; by: Author; now: string },
): Promise<boolean> {
  if (!isUuid(id)) return false;
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('operator_keys')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('label')
      .executeTakeFirst();
    if (row === undefined) return false;
    const action = 'operator_key.revoked' as const;
    const from = { id, label: row.label };
    await recordAudit(trx, { by, at: now, action, tenant: null, domainId: null, from });
    return true;
  });
}

/** Every key, revoked ones too, oldest first. */
export async function listOperatorKeys(db: Db): Promise<OperatorKeyRow[]> {
  const rows = await db
    .selectFrom('operator_keys')
    .select(COLUMNS)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(keyRow);
}

/** Returns whether a key is in force; outside of a sandbox its test keys do not count. */
export async function hasOperatorKey(db: Db, { sandbox }: { sandbox: boolean }): Promise<boolean> {
  const inForce = db.selectFrom('operator_keys').select('id').where('revoked_at', 'is', null).limit(1);
  const counting = sandbox ? inForce : inForce.where('test', '=', false);
  return (await counting.executeTakeFirst()) !== undefined;
}

function keyRow(row: {
  id: string;
  label: string;
  created_at: string;
  revoked_at: string | null;
  last_used_at: string | null;
}): OperatorKeyRow {
  const { id, label } = row;
  return { id, label, createdAt: row.created_at, revokedAt: row.revoked_at, lastUsedAt: row.last_used_at };
}
