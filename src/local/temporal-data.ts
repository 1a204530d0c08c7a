import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAsNull } from '../lib/system-error.ts';

/** The file of the local Temporal server, how it is written, and the start of the machine it belongs to. */
export type TemporalData = { file: string; pragmas: readonly string[] };

/**
 * Prepares the database of the local server. It is written without waiting for the disk: a process that is killed loses
 * nothing so, and a machine that crashes may leave a file that cannot be read. So the file of an earlier start of the
 * machine is removed; the worker starts the workflows anew from the rows, as where the file is lost. A kernel that does not
 * tell its starts apart (`boot` is empty) has the last moments synced at least.
 */
export async function prepareTemporalData(root: string, boot: string): Promise<TemporalData> {
  const file = join(root, 'temporal.db');
  const note = `${file}.boot`;
  const before = await readFile(note, 'utf8').catch(absentAsNull);
  // Without a note it is of an earlier version, or the machine crashed before the note was kept.
  if (boot !== '' && before !== boot)
    for (const part of ['', '-wal', '-shm']) await rm(`${file}${part}`, { force: true });
  await writeFile(note, boot);
  return { file, pragmas: ['journal_mode=wal', `synchronous=${boot === '' ? 'normal' : 'off'}`] };
}
