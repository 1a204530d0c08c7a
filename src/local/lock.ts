import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../lib/system-error.ts';
import { LocalError } from './errors.ts';
import { identityOf } from './process-identity.ts';

export type Lock = { release(): Promise<void> };

type Holder = { pid: number; identity: string; released: boolean };

const NAME = /^up\.lock\.(\d+)$/;

/**
 * Takes the data folder for this process. A lock whose process is gone (`kill -9`, a crash, a reboot) is taken over,
 * also when another process has the pid by now.
 *
 * Locks are numbered, the highest counts, and it is never deleted but by the holder of a higher one: so nobody ever
 * removes a lock that somebody else has just taken, and of many that find a stale one, exactly one gets the next number.
 * @throws LocalError folder_in_use when another `up` has it.
 */
export async function lockFolder(folder: string, pid = process.pid): Promise<Lock> {
  const mine: Holder = { pid, identity: identityOf(pid) ?? '', released: false };
  const draft = join(folder, `up.lock-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      const highest = Math.max(0, ...(await numbers(folder)));
      await refuseIfLocked(folder, highest);
      const number = highest + 1;
      if (!(await place(draft, fileOf(folder, number)))) continue;
      const others = await numbers(folder);
      if (others.some((other) => other > number)) {
        await rm(fileOf(folder, number), { force: true });
        continue;
      }
      for (const other of others) if (other < number) await rm(fileOf(folder, other), { force: true });
      return { release: () => release(folder, number, mine) };
    }
  } finally {
    await rm(draft, { force: true });
  }
}

const fileOf = (folder: string, number: number) => join(folder, `up.lock.${number}`);

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
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

/** The file stays: its number must not be given twice. */
async function release(folder: string, number: number, mine: Holder): Promise<void> {
  const draft = join(folder, `up.lock-${randomUUID()}`);
  await writeFile(draft, JSON.stringify({ ...mine, released: true }), { mode: 0o600 });
  await rename(draft, fileOf(folder, number));
}

async function refuseIfLocked(folder: string, number: number): Promise<void> {
  const holder = await readHolder(fileOf(folder, number));
  if (holder === null || holder.released || identityOf(holder.pid) !== holder.identity) return;
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
    const { pid, identity, released = false } = value as Partial<Holder>;
    if (typeof pid !== 'number' || typeof identity !== 'string') return null;
    return { pid, identity, released };
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
