import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError, systemErrorCode } from './errors.ts';
import { identityOf } from './process-identity.ts';

export type Lock = { release(): Promise<void> };

type Holder = { pid: number; identity: string; token: string };

/**
 * Takes the data folder for this process. A lock whose process is gone (`kill -9`, a crash, a reboot) is taken over,
 * also when another process has the pid by now.
 * @throws LocalError folder_in_use when another `up` has it.
 */
export async function lockFolder(folder: string, pid = process.pid): Promise<Lock> {
  const file = join(folder, 'up.lock');
  const mine: Holder = { pid, identity: identityOf(pid) ?? '', token: randomUUID() };
  const draft = `${file}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    // Each pass ends with the lock taken, with an error, or with one stale lock less.
    while (!(await place(draft, file))) await removeStale(file, folder, mine.token);
  } finally {
    await rm(draft, { force: true });
  }
  return {
    async release() {
      if ((await readHolder(file))?.token === mine.token) await rm(file, { force: true });
    },
  };
}

/** A link appears with its whole content, or not at all: nobody ever reads half a lock. */
async function place(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(file: string, folder: string, token: string): Promise<void> {
  const holder = await readHolder(file);
  refuseIfAlive(holder, folder);
  // Whoever moves it away may judge it; when it is a fresh one by then, it is put back.
  const taken = `${file}.stale-${token}`;
  try {
    await rename(file, taken);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(taken);
  if (moved?.token !== holder?.token) await place(taken, file);
  await rm(taken, { force: true });
  if (moved?.token !== holder?.token) refuseIfAlive(moved, folder);
}

function refuseIfAlive(holder: Holder | null, folder: string): void {
  if (holder === null || identityOf(holder.pid) !== holder.identity) return;
  throw new LocalError(
    'folder_in_use',
    `Another \`portal-domains up\` (pid ${holder.pid}) uses ${folder}; ` +
      'stop it, or set PORTAL_DATA_DIR (and other ports) for a second one.',
  );
}

/** Null when there is no lock, or none that can be read. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { pid, identity, token } = value as Partial<Holder>;
    if (typeof pid !== 'number' || typeof identity !== 'string' || typeof token !== 'string') return null;
    return { pid, identity, token };
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
