import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hashSecret, operatorKeyFrom } from '../api/auth/operator-keys.ts';
import type { Config } from '../config/config.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { systemAuthor } from '../store/audit/audit.ts';
import type { Db } from '../store/database/database.ts';
import { createOperatorKey, hasOperatorKey } from '../store/keys/keys.ts';

/**
 * Makes the first operator key; null when there is one already. The database keeps its hash only; the key itself is
 * shown once, and left in the data folder for the command line of the user who started it, as the database's password
 * is. Whoever leaves the sandbox gets another one, as its test keys are good for nothing elsewhere.
 */
export async function makeFirstOperatorKey(
  db: Db,
  { dataDir, sandbox }: Pick<Config, 'dataDir' | 'sandbox'>,
): Promise<string | null> {
  if (await hasOperatorKey(db, { sandbox })) return null;
  const key = operatorKeyFrom(randomBytes(32).toString('base64url'), { sandbox });
  const file = join(dataDir, 'operator-key');
  await replaceFile(file, `${key}\n`);
  const [now, by] = [new Date().toISOString(), systemAuthor('up')];
  const made = { id: randomUUID(), hash: hashSecret(key), label: 'first start', test: sandbox, by, now };
  await createOperatorKey(db, made);
  return key;
}
