import { type Check, type Finding, failed, ok, skipped } from './run.ts';

/** The free space of a file system for an unprivileged user, and the number of further files (null: unlimited). */
export type Space = { freeBytes: number; totalBytes: number; freeFiles: number | null };

/** A folder that we or our database write to; `spaceOf` gives null where there is no such folder on this machine. */
export type DiskFacts = {
  folders: readonly { what: string; path: string }[];
  spaceOf: (path: string) => Promise<Space | null>;
};

/** The least free space: PostgreSQL, Temporal and the logs write as much on a busy day. */
const LEAST_BYTES = 1024 ** 3;
const LEAST_FILES = 10_000;

/** Checks the free space of the file systems to which the product writes on this machine. */
export function diskCheck({ folders, spaceOf }: DiskFacts): Check {
  return {
    name: 'disk',
    run: async () => {
      const seen = await Promise.all(
        folders.map(async ({ what, path }) => ({ what, path, space: await spaceOf(path) })),
      );
      return judge(seen.flatMap(({ what, path, space }) => (space === null ? [] : [{ what, path, space }])));
    },
  };
}

function judge(seen: readonly { what: string; path: string; space: Space }[]): Finding {
  if (seen.length === 0) return skipped('nothing is kept on this machine as yet');
  const detail = seen.map(({ what, path, space }) => `${what} (${path}): ${inWords(space)}`).join('; ');
  const full = seen.filter(({ space }) => isNearlyFull(space));
  if (full.length === 0) return ok(detail);
  const where = full.map(({ path }) => path).join(' and ');
  return failed(
    detail,
    `Free space at ${where}, or enlarge that disk: at least 1 GiB and ${LEAST_FILES} files.`,
  );
}

const isNearlyFull = ({ freeBytes, freeFiles }: Space) =>
  freeBytes < LEAST_BYTES || (freeFiles !== null && freeFiles < LEAST_FILES);

function inWords({ freeBytes, totalBytes, freeFiles }: Space): string {
  const files = freeFiles !== null && freeFiles < LEAST_FILES ? ` and room for ${freeFiles} files` : '';
  return `${size(freeBytes)} of ${size(totalBytes)} free${files}`;
}

const size = (bytes: number) =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`;
