import { access, chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';

/** The folders of one `up`. */
export type DataFolder = { root: string; logs: string; run: string; caddy: string; postgres: string };

/**
 * Matches our own files in the data folder: accessible to the owner only, whatever permissions an earlier version or
 * a restore gave them.
 */
const OURS =
  /^(logs|run|caddy|postgres|postgres-password|pgpass|operator-key|certificate-key|connections\.json|temporal\.db.*)$/;

/**
 * Makes the data folder and its parts. As root, others may pass through it (PostgreSQL runs as another user) but not
 * list it; what lies in it is its owner's only.
 * @throws LocalError folder_not_writable.
 */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folder = {
    root,
    logs: join(root, 'logs'),
    run: join(root, 'run'),
    caddy: join(root, 'caddy'),
    postgres: join(root, 'postgres'),
  };
  try {
    await makeFolder(root, isRoot() ? 0o711 : 0o700);
    await letPass(root);
    await closeToOthers(root);
    for (const part of [folder.logs, folder.run, folder.caddy]) {
      await makeFolder(part, 0o700);
      await access(part, 2);
    }
    await access(root, 2);
  } catch (error) {
    throw new LocalError(
      'folder_not_writable',
      `The data folder ${root} cannot be written (${systemErrorCode(error) ?? 'unknown error'}); ` +
        'make it writable for this user, or set PORTAL_DATA_DIR to another folder.',
      { cause: error },
    );
  }
  return folder;
}

/** A folder restored from a backup is its owner's only; as root, PostgreSQL has to pass through it. */
async function letPass(folder: string): Promise<void> {
  if (!isRoot()) return;
  const { mode } = await stat(folder);
  if ((mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o7777) | 0o011);
}

/**
 * Removes the permissions of group and others from existing files. New files are created without them: see
 * `ownersOnly`.
 */
async function closeToOthers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!OURS.test(name)) continue;
    const path = join(root, name);
    try {
      const entry = await lstat(path);
      if (!entry.isSymbolicLink() && (entry.mode & 0o077) !== 0) await chmod(path, entry.mode & 0o700);
    } catch (error) {
      // Another `up` that stops takes its note away.
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
  }
}

/** From here on this process and those that it starts make files that only their owner can read. */
export function ownersOnly(): void {
  process.umask(0o077);
}

const isRoot = () => process.getuid?.() === 0;

/**
 * Makes a folder and those above it. Node's own `recursive` never returns below a folder such as /proc, where even the
 * parent is there and a child still cannot be made.
 */
export async function makeFolder(folder: string, mode = 0o755): Promise<void> {
  if (await tryFolder(folder, mode)) return;
  await makeFolder(dirname(folder), mode);
  if (await tryFolder(folder, mode)) return;
  throw Object.assign(new Error(`no folder can be made at ${folder}`), { code: 'ENOENT' });
}

/** False when the folder above is missing. */
async function tryFolder(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    // Another process may make it at the same time.
    if (code === 'EEXIST') return true;
    if (code === 'ENOENT' && dirname(folder) !== folder) return false;
    throw error;
  }
}
