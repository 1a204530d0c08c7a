import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../../../src/local/pip.ts';
import { identityOf } from '../../../src/local/process-identity.ts';

/**
 * Makes a folder under another name and renames it once it is whole: a folder that is there is complete, and two
 * builds at once cannot break each other. Returns false when it was there already.
 */
export async function madeOnce(
  folder: string,
  make: (unfinished: string) => Promise<void>,
): Promise<boolean> {
  if (await exists(folder)) return false;
  await mkdir(dirname(folder), { recursive: true });
  await removeLeftovers(folder);
  const unfinished = await mkdtemp(`${folder}.tmp-${process.pid}-`);
  try {
    await make(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have been faster; its folder is as good as ours.
    if (!(await exists(folder))) throw error;
  }
  return true;
}

/** Takes away what builds that were killed left behind. */
async function removeLeftovers(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.tmp-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (identityOf(pid) === null) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
