import { chmod, lstat, mkdir } from 'node:fs/promises';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';

/** Nobody but the owner: a backup holds private keys and passwords. */
const FOLDER_MODE = 0o700;
/** The mode bits that let group or others write into a folder, and so replace a backup. */
const WRITABLE_FOR_OTHERS = 0o022;

type Found = { isFolder: boolean; isLink: boolean; uid: number; mode: number };

/**
 * Makes the folder that holds the backups, or takes one that is there and in which nobody else can put, swap or lead
 * away anything.
 * @throws LocalError folder_not_private, or folder_not_writable.
 */
export async function openBackupFolder(folder: string): Promise<void> {
  try {
    if ((await find(folder)) === null) await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    // Checked also after it was created just now: another process may have been faster.
    const found = await find(folder);
    const problem = found === null ? 'is gone again' : problemOf(found, process.getuid?.() ?? null);
    if (problem !== null)
      throw new LocalError('folder_not_private', `Nothing is backed up: ${folder} ${problem}.`);
  } catch (error) {
    if (error instanceof LocalError) throw error;
    throw new LocalError(
      'folder_not_writable',
      `The folder of the backups ${folder} cannot be made (${systemErrorCode(error) ?? 'unknown error'}); ` +
        'make the folder above it writable for this user, or give another one.',
      { cause: error },
    );
  }
}

/** Makes a folder for one backup, which must not be there yet. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: FOLDER_MODE });
  // A umask takes rights away, also the owner's.
  await chmod(folder, FOLDER_MODE);
}

/** Returns why a folder must not hold this user's secrets and how to fix it; null when it may. */
export function problemOf({ isFolder, isLink, uid, mode }: Found, user: number | null): string | null {
  if (isLink)
    return 'is a symbolic link, which can be made to lead elsewhere; give the folder that it leads to';
  if (!isFolder) return 'is no folder; give another one';
  if (user !== null && uid !== user)
    return `belongs to user ${uid}, who could read and change the backups, and not to user ${user}; run the command as its owner, or give another folder`;
  if ((mode & WRITABLE_FOR_OTHERS) !== 0)
    return 'can be written by others, who could change the backups; take that right away (chmod go-w), or give another folder';
  return null;
}

async function find(path: string): Promise<Found | null> {
  try {
    const entry = await lstat(path);
    const { uid, mode } = entry;
    return { isFolder: entry.isDirectory(), isLink: entry.isSymbolicLink(), uid, mode };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
