import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { systemErrorCode } from '../lib/system-error.ts';

const ROTATE_AT_BYTES = 10 * 1024 * 1024;

/** Opens a log for appending. One that has grown large becomes `<file>.1` first. The caller closes the descriptor. */
export function openLog(file: string, rotateAtBytes = ROTATE_AT_BYTES): number {
  if (sizeOf(file) > rotateAtBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** Size in bytes, 0 for a file that is not there. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** The last lines that were written after `from` bytes, of the last `mostBytes`: what a program said before it ended. */
export function logTail(file: string, from: number, lines = 8, mostBytes = 16_384): string {
  const end = sizeOf(file);
  const start = Math.max(from, end - mostBytes);
  if (end <= start) return '';
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(end - start);
    readSync(descriptor, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(descriptor);
  }
}
