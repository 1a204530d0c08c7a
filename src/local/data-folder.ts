import { access, chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalError, systemErrorCode } from './errors.ts';

/** Where everything of one `up` lies. */
export type DataFolder = { root: string; logs: string; run: string; caddy: string; postgres: string };

/**
 * Makes the data folder and its parts. Others may pass through it (as root, PostgreSQL runs as another user) but not
 * list it; each secret in it has its own mode.
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
    await makeFolder(root, 0o711);
    await letPass(root);
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
  if (process.getuid?.() !== 0) return;
  const { mode } = await stat(folder);
  if ((mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o7777) | 0o011);
}

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
