import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { assertPlainDomain } from '../../certificates/plain-name.ts';
import {
  ASSERTION_LIFE_SECONDS,
  type AssertionClaims,
  type AssertionSigner,
  isAbout,
  isToBeRenewed,
  readClaims,
} from '../../core/assertions.ts';
import { absentAsNull } from '../../lib/system-error.ts';
import type { EdgeTarget } from '../port.ts';
import { assertionsDir } from './config.ts';
import type { Names } from './names.ts';
import { ASSERTION_PARTS } from './tenant-routes.ts';

/**
 * Assertions as names of files: Caddy can put the name of a file into a header, and not what is in it. One stands at
 * `<domain>/<its last part>/<its other parts>`, each the folder of the next, as no name of a file is longer than 255
 * bytes and an assertion has up to 700. The last part differs with every signature, so that two may stand beside each
 * other.
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
      const all = await keptIn(folder);
      const own = all.filter(({ claims }) => isAbout(claims, target));
      // The name was another's until now: not one request more may be called that one's.
      await removeEach(
        folder,
        all.filter((kept) => !own.includes(kept)),
      );
      const fresh = own.find(({ claims }) => claims !== null && !isToBeRenewed(claims, clock()));
      // The one before was kept for a while, as a request may have been about to read its name.
      if (fresh !== undefined)
        return removeEach(
          folder,
          own.filter((kept) => kept !== fresh),
        );
      await write(folder, await sign(target, ASSERTION_LIFE_SECONDS));
    },
    remove,
    has: async (domain) => (await readdir(folderOf(domain)).catch(absentAsNull)) !== null,
  };
}

/** One that stands there; `claims` null: nothing that we wrote. */
type KeptAssertion = { top: string; claims: AssertionClaims | null };

async function keptIn(folder: string): Promise<KeptAssertion[]> {
  const tops = (await readdir(folder).catch(absentAsNull)) ?? [];
  return Promise.all(
    tops.map(async (top) => {
      const below = await readdir(join(folder, top), { recursive: true }).catch(() => []);
      const longest = below.toSorted((one, other) => other.length - one.length)[0] ?? '';
      return { top, claims: readClaims(`${longest.split(sep).join('')}${top}`) };
    }),
  );
}

async function removeEach(folder: string, kept: readonly KeptAssertion[]): Promise<void> {
  for (const { top } of kept) await rm(join(folder, top), { recursive: true, force: true });
}

/** The file is written last: until then Caddy finds none. */
async function write(folder: string, assertion: string): Promise<void> {
  const parts = inParts(assertion);
  const place = join(folder, parts.at(-1) ?? '', ...parts.slice(0, -2));
  await mkdir(place, { recursive: true, mode: 0o700 });
  await writeFile(join(place, parts.at(-2) ?? ''), '', { mode: 0o600 });
}

/** The fewest parts that fit into a name each: Caddy reads a folder for each of them. */
function inParts(text: string): string[] {
  const count = ASSERTION_PARTS.find((parts) => text.length <= parts * 240) ?? ASSERTION_PARTS.length;
  const length = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, part) => text.slice(part * length, (part + 1) * length));
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
