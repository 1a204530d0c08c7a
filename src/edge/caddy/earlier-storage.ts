import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import { absentAsNull } from '../../lib/system-error.ts';

/**
 * Caddy's own storage, of the time when Caddy ordered the certificates: they and the account are taken over from there
 * without an order. It stays there for a return to such a version, and goes with a domain that is removed.
 * The places are certmagic's: `certificates/<issuer>/<domain>/<domain>.{crt,key}`, `acme/<issuer>/users/<contact>/`.
 */
export type EarlierStorage = {
  certificate(domain: string): Promise<{ chain: string; key: string } | null>;
  account(): Promise<{ uri: string; key: string } | null>;
  /** The folders that hold anything of the domain, of every issuer. */
  leftovers(domain: string): Promise<string[]>;
  remove(domain: string): Promise<void>;
  /** The domains of which this issuer's certificate is there. */
  domains(): Promise<string[]>;
};

/** Opens the storage for the issuer of that key (`issuerKey`). */
export function earlierStorage(root: string, issuer: string): EarlierStorage {
  const certificates = join(root, 'certificates');
  const leftovers = async (domain: string) => {
    assertPlainDomain(domain);
    const folders = (await entries(certificates)).map((one) => join(certificates, one, domain));
    const there = await Promise.all(
      folders.map(async (folder) => (await stat(folder).catch(absentAsNull)) !== null),
    );
    return folders.filter((_, index) => there[index]);
  };
  return {
    leftovers,
    domains: () => entries(join(certificates, issuer)),
    async certificate(domain) {
      assertPlainDomain(domain);
      const file = (suffix: string) => join(certificates, issuer, domain, `${domain}.${suffix}`);
      const [chain, key] = await Promise.all([textOf(file('crt')), textOf(file('key'))]);
      return chain === null || key === null ? null : { chain, key };
    },
    account: () => readAccount(join(root, 'acme', issuer, 'users')),
    async remove(domain) {
      for (const folder of await leftovers(domain)) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readAccount(users: string): Promise<{ uri: string; key: string } | null> {
  for (const user of await entries(users)) {
    const files = await entries(join(users, user));
    const registration = files.find((file) => file.endsWith('.json'));
    const keyFile = files.find((file) => file.endsWith('.key'));
    if (registration === undefined || keyFile === undefined) continue;
    const [text, key] = await Promise.all([
      textOf(join(users, user, registration)),
      textOf(join(users, user, keyFile)),
    ]);
    const uri = text === null ? null : locationOf(text);
    if (uri !== null && key !== null) return { uri, key };
  }
  return null;
}

const textOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(absentAsNull);

async function entries(folder: string): Promise<string[]> {
  return ((await readdir(folder).catch(absentAsNull)) ?? []).sort();
}

function locationOf(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const location: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'location') : null;
    return typeof location === 'string' ? location : null;
  } catch {
    // Damaged: no account.
    return null;
  }
}
