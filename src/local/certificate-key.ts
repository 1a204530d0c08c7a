import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SEALING_KEY_BYTES } from '../certificates/sealed-key.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { absentAsNull } from '../lib/system-error.ts';

/** The file of the data folder with the key that seals the keys of own certificates. */
export const CERTIFICATE_KEY_FILE = 'certificate-key';

/** Returns the keys for the programs of `up`: those that are given, and behind them what was kept before they were. */
export async function certificateKeysFor(dataDir: string, given: string | null): Promise<string> {
  if (given === null) return keptCertificateKey(dataDir);
  const kept = await readFile(join(dataDir, CERTIFICATE_KEY_FILE), 'utf8').catch(absentAsNull);
  return kept === null ? given : `${given},${kept.trim()}`;
}

/** Returns the key of a data folder; one is made on the first start, and is on the disk before anything is sealed with it. */
async function keptCertificateKey(dataDir: string): Promise<string> {
  const file = join(dataDir, CERTIFICATE_KEY_FILE);
  const kept = await readFile(file, 'utf8').catch(absentAsNull);
  if (kept !== null) return kept.trim();
  const made = randomBytes(SEALING_KEY_BYTES).toString('hex');
  await replaceFile(file, `${made}\n`);
  return made;
}
