import { randomBytes, randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOperatorKey, operatorKeyFrom } from '../api/auth/operator-keys.ts';
import { systemAuthor } from '../store/audit/audit.ts';
import type { Db } from '../store/database/database.ts';
import { createOperatorKey, listOperatorKeys } from '../store/keys/keys.ts';

/**
 * Makes the first operator key; null when there is one already. The database keeps its hash only; the key itself is
 * shown once, and left in the data folder for the command line of the user who started it, as the database's password
 * is.
 */
export async function makeFirstOperatorKey(db: Db, dataDir: string): Promise<string | null> {
  const keys = await listOperatorKeys(db);
  if (keys.some(({ revokedAt }) => revokedAt === null)) return null;
  const key = operatorKeyFrom(randomBytes(32).toString('base64url'));
  const file = join(dataDir, 'operator-key');
  await writeFile(`${file}.new`, `${key}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  const now = new Date().toISOString();
  const by = systemAuthor('up');
  await createOperatorKey(db, {
    ...{ id: randomUUID(), hash: hashOperatorKey(key), label: 'first start', by, now },
  });
  return key;
}
