import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSecret, isTestKey, operatorKeyFrom } from '../api/auth/operator-keys.ts';
import type { Config } from '../config/config.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { absentAsNull } from '../lib/system-error.ts';
import { systemAuthor } from '../store/audit/audit.ts';
import type { Db } from '../store/database/database.ts';
import { createOperatorKey, listOperatorKeys } from '../store/keys/keys.ts';

/**
 * Makes the first operator key; null when there is one already. The database keeps its hash only; the key itself is
 * shown once, and left in the data folder for the command line of the user who started it, as the database's password
 * is. A folder that was a sandbox has a test key there, which is good for nothing from now on: another one replaces it.
 */
export async function makeFirstOperatorKey(
  db: Db,
  { dataDir, sandbox }: Pick<Config, 'dataDir' | 'sandbox'>,
): Promise<string | null> {
  const file = join(dataDir, 'operator-key');
  const keys = await listOperatorKeys(db);
  const isThere = keys.some(({ revokedAt }) => revokedAt === null);
  const left = (await readFile(file, 'utf8').catch(absentAsNull))?.trim() ?? '';
  if (isThere && (sandbox || !isTestKey(left))) return null;
  const key = operatorKeyFrom(randomBytes(32).toString('base64url'), { sandbox });
  await replaceFile(file, `${key}\n`);
  const now = new Date().toISOString();
  const by = systemAuthor('up');
  const label = isThere ? 'first start without the sandbox' : 'first start';
  await createOperatorKey(db, { ...{ id: randomUUID(), hash: hashSecret(key), label, by, now } });
  return key;
}
