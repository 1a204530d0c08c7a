import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaddyIssuer, issuerKey } from './config.ts';
import { errorCode } from './error-code.ts';

/**
 * The URI of the account that Caddy keeps at this CA; null: none yet, or none that can be read while it is written.
 * The place is certmagic's (`ACMEIssuer.storageKeyUserReg`): `acme/<issuer>/users/<contact>/<name>.json`.
 */
export async function caddyAccountUri(storageDir: string, issuer: CaddyIssuer): Promise<string | null> {
  const users = join(storageDir, 'acme', issuerKey(issuer), 'users');
  for (const user of await entries(users)) {
    const files = await entries(join(users, user));
    const registration = files.find((file) => file.endsWith('.json'));
    if (registration === undefined) continue;
    const uri = locationOf(await readFile(join(users, user, registration), 'utf8'));
    if (uri !== null) return uri;
  }
  return null;
}

async function entries(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

function locationOf(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const location: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'location') : null;
    return typeof location === 'string' ? location : null;
  } catch {
    // Half-written; the next read finds it whole.
    return null;
  }
}
