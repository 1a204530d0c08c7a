import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Beginning of the names of drafts: what is left of them after a crash is nobody's file. */
const DRAFT = '.draft-';

/**
 * Puts a file in place in one step, readable by its owner only: it is there whole, or it is the one of before. Its folder
 * is made where it is not there. It is on the disk when this resolves, unless `durable` is false: what can be made again
 * need not wait for the disk.
 */
export async function replaceFile(
  path: string,
  content: string,
  { durable = true }: { durable?: boolean } = {},
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${DRAFT}${randomUUID()}`);
  try {
    await write(draft, content, durable);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  if (durable) await syncFolder(folder);
}

/** Removes the drafts that a killed process left in a folder; call it while nobody writes there. */
export async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
  await Promise.all(drafts.map((name) => rm(join(folder, name), { force: true })));
}

async function write(path: string, content: string, durable: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name itself must outlive a crash too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
