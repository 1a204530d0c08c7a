import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';

/**
 * Reads the files that settings name, before anything is started: Caddy would only say it in its own words, and the
 * worker when a certificate is to be judged.
 * @throws LocalError wrong_setting that names the setting.
 */
export async function checkGivenFiles({ acme, trustedCaFile }: Pick<Config, 'acme' | 'trustedCaFile'>) {
  await checkPem('PORTAL_ACME_CA_FILE', acme.caFile);
  await checkPem('PORTAL_TRUSTED_CA_FILE', trustedCaFile);
}

async function checkPem(setting: string, path: string | null): Promise<void> {
  if (path === null) return;
  const wrong = (why: string, cause: unknown) =>
    new LocalError(
      'wrong_setting',
      `${setting} names ${path}, which ${why}; give the path of a PEM file with a certificate, or leave it out.`,
      { cause },
    );
  let pem: Buffer;
  try {
    pem = await readFile(path);
  } catch (error) {
    throw wrong(`cannot be read (${systemErrorCode(error) ?? 'unknown'})`, error);
  }
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw wrong('contains no certificate', error);
  }
}
