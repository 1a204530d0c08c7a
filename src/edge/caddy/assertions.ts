import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import { ASSERTION_LIFE_SECONDS, type AssertionSigner, isToBeRenewed } from '../../core/assertions.ts';
import { absentAsNull } from '../../lib/system-error.ts';
import type { EdgeTarget } from '../port.ts';
import { assertionsDir } from './config.ts';
import type { Names } from './names.ts';
import { ASSERTION_PARTS } from './tenant-routes.ts';

/**
 * Assertions as names of files: Caddy can put the name of a file into a header, and not what is in it. One stands at
 * `<domain>/<issued>-<domain id>/` in `ASSERTION_PARTS` parts, each the folder of the next, as no name of a file is longer
 * than 255 bytes and an assertion has up to 700.
 */
export type Assertions = {
  /** Sees to it that the name has one of which more than half of its life is left; without a signer, that it has none. */
  keep(target: Pick<EdgeTarget, 'domainId' | 'tenant' | 'domain'>): Promise<void>;
  remove(domain: string): Promise<void>;
  /** Tells whether anything of the name is there. */
  has(domain: string): Promise<boolean>;
};

type AssertionFiles = { dir: string; sign: AssertionSigner | null; clock: () => Date };

export function assertionFiles({ dir, sign, clock }: AssertionFiles): Assertions {
  const folderOf = (domain: string) => {
    assertPlainDomain(domain);
    return join(assertionsDir(dir), domain);
  };
  const remove = (domain: string) => rm(folderOf(domain), { recursive: true, force: true });
  return {
    async keep(target) {
      if (sign === null) return remove(target.domain);
      const folder = folderOf(target.domain);
      const all = (await readdir(folder).catch(absentAsNull)) ?? [];
      const own = all.filter((name) => name.endsWith(`-${target.domainId}`)).toSorted();
      // The name was another's until now: not one request more may be called that one's.
      await removeEach(
        folder,
        all.filter((name) => !own.includes(name)),
      );
      const latest = own.at(-1);
      // The one before was kept for a while, as a request may have been about to read its name.
      if (latest !== undefined && isFresh(latest, clock())) return removeEach(folder, own.slice(0, -1));
      const name = `${issuedAt(clock())}-${target.domainId}`;
      await write(join(folder, name), await sign(target, ASSERTION_LIFE_SECONDS));
    },
    remove,
    has: async (domain) => (await readdir(folderOf(domain)).catch(absentAsNull)) !== null,
  };
}

/** The time of the folder's name, so that nothing has to be read to know what is to be renewed; sorts as time does. */
const issuedAt = (now: Date) => String(Math.floor(now.getTime() / 1_000)).padStart(12, '0');

function isFresh(name: string, now: Date): boolean {
  const iat = Number(name.slice(0, 12));
  return Number.isInteger(iat) && !isToBeRenewed({ iat, exp: iat + ASSERTION_LIFE_SECONDS }, now);
}

async function removeEach(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}

/** The last part is written last: until then Caddy finds none. */
async function write(folder: string, assertion: string): Promise<void> {
  const parts = inParts(assertion);
  const place = join(folder, ...parts.slice(0, -1));
  await mkdir(place, { recursive: true, mode: 0o700 });
  await writeFile(join(place, parts.at(-1) ?? ''), '', { mode: 0o600 });
}

function inParts(text: string): string[] {
  const length = Math.ceil(text.length / ASSERTION_PARTS);
  return Array.from({ length: ASSERTION_PARTS }, (_, part) => text.slice(part * length, (part + 1) * length));
}

type Serially = (domain: string, work: () => Promise<void>) => Promise<void>;

/**
 * Renews the assertions of all names that are served, each between two calls for its name.
 * @throws AggregateError once all were tried, with what failed.
 */
export async function keepAll(names: Names, serially: Serially, assertions: Assertions): Promise<void> {
  const failures: unknown[] = [];
  for (const { domain } of await names.list()) {
    await serially(domain, async () => {
      const file = await names.read(domain);
      if (file.kind !== 'ours') return;
      await assertions.keep({ domain, domainId: file.domainId, tenant: file.tenant });
    }).catch((error: unknown) => void failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} assertions were not renewed`);
}
