import { randomBytes, randomUUID } from 'node:crypto';
import { hashOperatorKey, operatorKeyFrom } from '../api/operator-keys.ts';
import type { Db } from '../store/database.ts';
import { createOperatorKey, listOperatorKeys } from '../store/keys.ts';

/**
 * Makes the first operator key; null when there is one already. Only its hash is stored, so the returned key is to be
 * shown now or never.
 */
export async function makeFirstOperatorKey(db: Db): Promise<string | null> {
  const keys = await listOperatorKeys(db);
  if (keys.some(({ revokedAt }) => revokedAt === null)) return null;
  const key = operatorKeyFrom(randomBytes(32).toString('base64url'));
  const now = new Date().toISOString();
  await createOperatorKey(db, { id: randomUUID(), hash: hashOperatorKey(key), label: 'first start', now });
  return key;
}
