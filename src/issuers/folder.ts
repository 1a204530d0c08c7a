import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../certificates/plain-name.ts';
import { absentAsNull } from '../lib/system-error.ts';

/**
 * Returns the name of a CA's folder, by its directory (null: the internal CA): what another CA has issued does not count.
 * The rule is the one by which Caddy named them, so that an operator finds them under the same name.
 */
export function issuerKey(directory: string | null): string {
  if (directory === null) return 'local';
  const { host, pathname } = new URL(directory);
  const path = pathname.replace(/[/\\]/g, '-').replace(/^-+|-+$/g, '');
  const key = path === '' ? host : `${host}-${path}`;
  return key
    .toLowerCase()
    .replace(/:/g, '-')
    .replace(/\.\./g, '')
    .replace(/[^\w@.-]/g, '');
}

const KINDS = ['orders', 'certificates', 'renewals'];

/** Finds what the folders of all CAs keep of a name: a private key may be left of a CA that was used before. */
export async function keptOfName(issuersDir: string, name: string): Promise<string[]> {
  assertPlainDomain(name);
  const issuers = (await readdir(issuersDir).catch(absentAsNull)) ?? [];
  const files = issuers.flatMap((issuer) =>
    KINDS.map((kind) => join(issuersDir, issuer, kind, `${name}.json`)),
  );
  const there = await Promise.all(files.map(async (file) => (await stat(file).catch(absentAsNull)) !== null));
  return files.filter((_, index) => there[index]);
}

/** Deletes all of that. */
export async function deleteKeptOfName(issuersDir: string, name: string): Promise<void> {
  for (const file of await keptOfName(issuersDir, name)) await rm(file, { force: true });
}
