import { statfs } from 'node:fs/promises';
import type { Space } from '../doctor/disk.ts';
import { systemErrorCode } from '../lib/system-error.ts';

/** Returns the space that a folder's file system has left for us; null when there is no such folder for us to see. */
export async function spaceOf(path: string): Promise<Space | null> {
  try {
    const { bavail, blocks, bsize, files, ffree } = await statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeFiles: files === 0 ? null : ffree };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
