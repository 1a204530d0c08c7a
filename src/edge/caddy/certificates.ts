import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import { replaceFile } from '../../lib/replace-file.ts';
import { absentAsNull } from '../../lib/system-error.ts';
import { certificatesDir } from './config.ts';

/** The certificates that Caddy serves: `<name>.pem`, chain and key in one, which it reads at each handshake. */
export type ServedCertificates = {
  /** Returns the text of the file; null: there is none. */
  read(domain: string): Promise<string | null>;
  write(domain: string, pem: string): Promise<void>;
  remove(domain: string): Promise<void>;
  domains(): Promise<string[]>;
  readonly folder: string;
};

const SUFFIX = '.pem';

/** Returns the domain whose certificate a file of this name is; null for any other file. */
export const domainOfFile = (file: string): string | null =>
  file.endsWith(SUFFIX) && !file.startsWith('.') ? file.slice(0, -SUFFIX.length) : null;

export function servedCertificates(dir: string): ServedCertificates {
  const folder = certificatesDir(dir);
  const file = (domain: string) => {
    assertPlainDomain(domain);
    return join(folder, `${domain}${SUFFIX}`);
  };
  return {
    folder,
    read: (domain) => readFile(file(domain), 'utf8').catch(absentAsNull),
    // The issuer holds the same, so that nobody waits for the disk.
    write: (domain, pem) => replaceFile(file(domain), pem, { durable: false }),
    remove: (domain) => rm(file(domain), { force: true }),
    async domains() {
      const files = (await readdir(folder).catch(absentAsNull)) ?? [];
      return files.map(domainOfFile).filter((domain) => domain !== null);
    },
  };
}
