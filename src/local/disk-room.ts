import { statfs } from 'node:fs/promises';
import { systemErrorCode } from '../lib/system-error.ts';
import type { DataFolder } from './data-folder.ts';
import { LocalError } from './errors.ts';
import { exists } from './pip.ts';

const MB = 1024 * 1024;
/** A new database and its log; and what a start on a folder with data writes at the least. */
const FIRST_START_BYTES = 200 * MB;
const START_BYTES = 50 * MB;
/** So few are left that what fails, fails for that. */
const FULL_BYTES = 4 * MB;
/** Codes of writes that fail for want of room. */
const NO_ROOM = ['ENOSPC', 'EDQUOT'];

export type Room = { bytes: number };

/**
 * Makes sure that there is room to start with, before anything is begun that would break off in the middle.
 * @throws LocalError disk_full.
 */
export async function checkRoom(folder: DataFolder): Promise<void> {
  const sentence = tooLittle(await roomOf(folder.root), folder.root, !(await exists(folder.postgres)));
  if (sentence !== null) throw new LocalError('disk_full', sentence);
}

/** Says how much is needed; null when that much is there. */
export function tooLittle({ bytes }: Room, folder: string, first: boolean): string | null {
  const needed = first ? FIRST_START_BYTES : START_BYTES;
  if (bytes >= needed) return null;
  return (
    `The disk of ${folder} has ${Math.floor(bytes / MB)} MB left, and a ${first ? 'first ' : ''}start needs ${needed / MB} MB; ` +
    'make room, or set PORTAL_DATA_DIR to a folder on another disk.'
  );
}

/** The same error; for one that comes of a full disk, whatever part of the stack has met it, a sentence about that. */
export async function orNoRoom(error: unknown, folder: string): Promise<unknown> {
  const code = systemErrorCode(error);
  const full = code !== null && NO_ROOM.includes(code);
  if (!full && !(error instanceof LocalError && (await isFull(folder)))) return error;
  const detail = error instanceof LocalError ? `${error.message}\n${error.detail ?? ''}`.trim() : null;
  return new LocalError(
    'disk_full',
    `There is no room left on the disk of ${folder}; make room, or set PORTAL_DATA_DIR to a folder on another disk.`,
    { detail, cause: error },
  );
}

/** A folder that could not even be made is on no disk that is full. */
async function isFull(folder: string): Promise<boolean> {
  return (await exists(folder)) && (await roomOf(folder)).bytes < FULL_BYTES;
}

async function roomOf(folder: string): Promise<Room> {
  const { bavail, bsize } = await statfs(folder);
  return { bytes: bavail * bsize };
}
