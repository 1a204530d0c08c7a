import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAsNull } from '../../lib/system-error.ts';
import { namesDir } from './config.ts';
import { errorCode } from './error-code.ts';

/** The content of a name file. `foreign`: something stands there that we did not write. */
export type NameFile =
  | { kind: 'absent' }
  | { kind: 'foreign' }
  | { kind: 'ours'; domainId: string; tenant: string; writtenAt: Date };

export type NameOwner = { domainId: string; tenant: string };
export type NameEntry = { domain: string; domainId: string };

/** So many files are read at once by `list`: enough for the disk, and 100,000 names leave room for other work between. */
const READ_AT_ONCE = 64;

/** One file per served domain, named like it: the route of Caddy's configuration is open exactly for these. */
export type Names = {
  read(domain: string): Promise<NameFile>;
  /** Puts the file in place in one step; an equal one stays as it is, so that its time tells since when. */
  write(domain: string, owner: NameOwner): Promise<void>;
  /** Absent already is as good. */
  remove(domain: string): Promise<void>;
  /** Returns the names alone, which takes no read of a file. */
  domains(): Promise<string[]>;
  list(): Promise<NameEntry[]>;
  readonly folder: string;
};

/** The name files below the shared folder `dir`, which is created when it is not there. */
export function nameFiles(dir: string): Names {
  const folder = namesDir(dir);
  const file = (domain: string) => join(folder, domain);
  const read = (domain: string) => readNameFile(file(domain));
  const domains = async () => (await readdir(folder).catch(absentAsNull)) ?? [];
  return {
    folder,
    read,
    async write(domain, { domainId, tenant }) {
      const now = await read(domain);
      if (now.kind === 'ours' && now.domainId === domainId && now.tenant === tenant) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Outside the folder of names, or a half-written file would itself be a name.
      const draft = join(dir, `.name-${randomUUID()}`);
      await writeFile(draft, `${JSON.stringify({ domainId, tenant })}\n`, { mode: 0o600 });
      await rename(draft, file(domain));
    },
    async remove(domain) {
      await unlink(file(domain)).catch((error: unknown) => {
        if (errorCode(error) !== 'ENOENT') throw error;
      });
    },
    domains,
    async list() {
      const files = await domains();
      const entries: NameEntry[] = [];
      for (let from = 0; from < files.length; from += READ_AT_ONCE) {
        const some = files.slice(from, from + READ_AT_ONCE);
        const found = await Promise.all(some.map(read));
        for (const [index, domain] of some.entries()) {
          const file = found[index];
          if (file?.kind === 'ours') entries.push({ domain, domainId: file.domainId });
        }
      }
      return entries;
    },
  };
}

async function readNameFile(path: string): Promise<NameFile> {
  try {
    const [text, { mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const owner = parseOwner(text);
    return owner === null ? { kind: 'foreign' } : { kind: 'ours', ...owner, writtenAt: mtime };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'absent' };
    if (errorCode(error) === 'EISDIR') return { kind: 'foreign' };
    throw error;
  }
}

function parseOwner(text: string): NameOwner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { domainId, tenant } = value as Record<string, unknown>;
    return typeof domainId === 'string' && typeof tenant === 'string' ? { domainId, tenant } : null;
  } catch {
    // Not JSON: nothing that we wrote.
    return null;
  }
}
