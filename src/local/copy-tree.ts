import {
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../lib/system-error.ts';

/** A copy holds secrets, and lies where its source's neighbours are not. */
const OWNERS_RIGHTS = 0o700;

/** The part of an entry that is copied: all of it, an empty folder in its place, or nothing. */
export type Choice = 'all' | 'empty' | 'nothing';

/**
 * Copies a folder file by file, with the owner's permissions only and, as root, with the owners, and syncs it to the
 * disk. Files that disappear during the copy are left out. `to` must not exist.
 * @param choose is called for each entry below `from`, with its relative path.
 */
export async function copyTree(
  from: string,
  to: string,
  choose: (path: string) => Choice = () => 'all',
): Promise<void> {
  const { mode, uid, gid } = await lstat(from);
  await mkdir(to, { mode: mode & OWNERS_RIGHTS });
  if (isRoot()) await chown(to, uid, gid);
  await copyBelow({ from, to, choose }, '');
  await sync(to);
}

type Copying = { from: string; to: string; choose: (path: string) => Choice };

async function copyBelow(copying: Copying, folder: string): Promise<void> {
  for (const name of await readdir(join(copying.from, folder))) {
    const path = join(folder, name);
    const choice = copying.choose(path);
    if (choice === 'nothing') continue;
    try {
      await copyEntry(copying, path, choice);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
  }
}

async function copyEntry(copying: Copying, path: string, choice: Choice): Promise<void> {
  const from = join(copying.from, path);
  const to = join(copying.to, path);
  const entry = await lstat(from);
  if (entry.isDirectory()) {
    await mkdir(to, { mode: entry.mode & OWNERS_RIGHTS });
    if (choice === 'all') await copyBelow(copying, path);
    await sync(to);
  } else if (entry.isSymbolicLink()) {
    await symlink(await readlink(from), to);
    return;
  } else if (entry.isFile()) {
    await copyPrivately(from, to, entry.mode);
  }
  if (isRoot()) await chown(to, entry.uid, entry.gid);
}

/** Copies one file that must be there, with its owner's rights and, as root, its owner, and writes it to the disk. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const { uid, gid, mode } = await lstat(from);
  await copyPrivately(from, to, mode);
  if (isRoot()) await chown(to, uid, gid);
}

async function copyPrivately(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to);
  await chmod(to, mode & OWNERS_RIGHTS);
  await sync(to);
}

/** Writes a file that only the owner of the folder reads. */
export async function writeInto(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  const { uid, gid } = await lstat(folder);
  await writeFile(file, text, { mode: 0o600 });
  await sync(file);
  if (isRoot()) await chown(file, uid, gid);
}

/** A copy that a power cut takes away again is no backup. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isRoot = () => process.getuid?.() === 0;
