import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { processExists } from './process-exists.ts';
import { absentAsNull } from './system-error.ts';

/** The name of a draft: the process that writes it, and a name of its own. */
const DRAFT = /^\.draft-(?:(\d+)\.)?[\da-f-]{36}$/;
/** The drafts that this process writes at the moment, by their path. */
const inWork = new Set<string>();

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
  const draft = join(folder, `.draft-${process.pid}.${randomUUID()}`);
  inWork.add(draft);
  try {
    await write(draft, content, durable);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    inWork.delete(draft);
  }
  if (durable) await syncFolder(folder);
}

/** Removes the drafts that killed processes left in a folder; those of processes that still run stay. */
export async function removeDrafts(folder: string): Promise<void> {
  const left = ((await readdir(folder).catch(absentAsNull)) ?? []).filter((name) => isLeft(folder, name));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

/** In a container a process has the number of the one before it, so that ours tells nothing about a draft. */
function isLeft(folder: string, name: string): boolean {
  const [draft, pid] = DRAFT.exec(name) ?? [];
  if (draft === undefined) return false;
  if (pid === undefined || Number(pid) === process.pid) return !inWork.has(join(folder, name));
  return !processExists(Number(pid));
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
