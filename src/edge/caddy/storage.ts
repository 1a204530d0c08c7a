import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { certificateFacts } from '../../certificates/facts.ts';
import type { CertificateFacts } from '../../core/observations.ts';
import { errorCode } from './error-code.ts';

/**
 * What Caddy keeps of a domain in its storage: `certificates/<issuer key>/<domain>/<domain>.{crt,key,json}`, and
 * `locks/issue_cert_<domain>.lock` while a job of its runs (touched every 5 s).
 *
 * Deleting the files does not empty Caddy's memory: it goes on presenting the certificate that it holds (to a route
 * that is closed by then) until it restarts or the certificate enters its renewal window. In that window certmagic
 * finds no file and orders anew without asking for permission (`handshakeMaintenance`), just as an order that was
 * under way during the removal may still save its files; so whatever a job saves for a name without a name file is
 * deleted the moment its log line arrives (see driver.ts).
 *
 * A name that comes back while Caddy still holds its certificate is served with that one, and nothing is ordered. Then
 * the certificate is put back here by us (`remember`), without a key, which Caddy alone has: for Caddy it is as good as
 * none (`storageHasCertResources`), so that it orders anew when it has restarted or the certificate is to be renewed.
 */
export type Storage = {
  certificate(domain: string): Promise<CertificateFacts | null>;
  /** The time at which the certificate was saved; null: there is none. */
  savedAt(domain: string): Promise<Date | null>;
  /** Puts back what Caddy presents from its memory; one that Caddy itself has saved since stays. */
  remember(domain: string, chain: string): Promise<void>;
  /** The folders that hold anything of the domain, of every issuer. */
  leftovers(domain: string): Promise<string[]>;
  remove(domain: string): Promise<void>;
  /** Tells a domain that a job of Caddy's works on, or waits to try again. */
  jobRuns(domain: string, now: Date): Promise<boolean>;
};

/** Twice certmagic's refresh interval: after that the holder is dead. */
const LOCK_FRESH_MS = 10_000;

export function caddyStorage(root: string, issuerKey: string): Storage {
  const certificates = join(root, 'certificates');
  const file = (domain: string) => join(certificates, issuerKey, domain, `${domain}.crt`);
  const lock = (domain: string) => join(root, 'locks', `issue_cert_${domain}.lock`);
  const leftovers = async (domain: string) => {
    const folders = (await readIfThere(certificates)).map((issuer) => join(certificates, issuer, domain));
    const there = await Promise.all(folders.map(exists));
    return folders.filter((_, index) => there[index]);
  };
  return {
    leftovers,
    certificate: (domain) => readFacts(file(domain)),
    savedAt: async (domain) => (await stat(file(domain)).catch(absentAsNull))?.mtime ?? null,
    async remember(domain, chain) {
      await mkdir(dirname(file(domain)), { recursive: true, mode: 0o700 });
      await writeFile(file(domain), chain, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      });
    },
    async remove(domain) {
      for (const folder of await leftovers(domain)) await rm(folder, { recursive: true, force: true });
    },
    async jobRuns(domain, now) {
      const found = await stat(lock(domain)).catch(absentAsNull);
      return found !== null && now.getTime() - found.mtimeMs < LOCK_FRESH_MS;
    },
  };
}

async function readFacts(path: string): Promise<CertificateFacts | null> {
  const pem = await readFile(path).catch(absentAsNull);
  return pem === null ? null : certificateFacts(pem);
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(absentAsNull)) !== null;

async function readIfThere(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(absentAsNull)) ?? [];
}

function absentAsNull(error: unknown): null {
  if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
  throw error;
}
