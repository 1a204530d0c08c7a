import { readdir, rename, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { makePrivateFolder, openBackupFolder } from './backup-folder.ts';
import { CERTIFICATE_KEY_FILE } from './certificate-key.ts';
import { readConnections } from './connections.ts';
import { copyTree, copyWhole, writeInto } from './copy-tree.ts';
import { LocalError } from './errors.ts';
import { exists } from './pip.ts';
import { copyRunningPostgres } from './postgres-backup.ts';

export type BackupOptions = {
  /** The data folder of the running `up`. */
  dataDir: string;
  /** The folder that holds the backups; made when it is not there. */
  into: string;
  /** How many backups stay, this one included; null: all. */
  keep: number | null;
  now: Date;
  version: string;
};

export type BackupReport = { folder: string; removed: string[] };

/** A backup's folder, by its time. Whatever else lies beside is left alone. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const UNFINISHED = 'unfinished';
/** Files of the data folder to back up beside the database; everything else is created anew at each start. */
const FILES = ['postgres-password', 'operator-key', CERTIFICATE_KEY_FILE];

/**
 * Copies everything that matters of the data folder of a running `up`: a folder on which another `up` starts. Nothing is
 * stopped. The database is the newest part: of a certificate that is younger a new one is ordered, and nothing is at
 * the edge that the database does not know.
 * @throws LocalError not_ready, wrong_setting for a folder inside the data folder, or those of the backups' folder.
 */
export async function backUp(options: BackupOptions): Promise<BackupReport> {
  const { dataDir, now, version } = options;
  const into = resolve(options.into);
  if (!relative(dataDir, into).startsWith('..'))
    throw new LocalError('wrong_setting', `${into} is in the data folder itself; give a folder elsewhere.`);
  const connections = await readConnections(dataDir);
  if (connections === null)
    throw new LocalError(
      'not_ready',
      `No \`up\` runs on ${dataDir}. Start it; or copy the folder as it is, while nothing of it runs.`,
    );
  const name = now.toISOString().replace(/[:.]/g, '-');
  const unfinished = join(into, UNFINISHED);
  await openBackupFolder(into);
  const data = join(dataDir, 'postgres');
  await copyRunningPostgres(connections.databaseUrl, {
    data,
    begin: () => makeAnew(unfinished),
    to: join(unfinished, 'postgres'),
    meanwhile: () => copyTheRest(dataDir, unfinished),
  });
  await writeInto(unfinished, 'backup.json', `${JSON.stringify({ madeAt: now, portalDomains: version })}\n`);
  const folder = join(into, name);
  await rename(unfinished, folder);
  return { folder, removed: await removeOld(into, options.keep) };
}

/** One that was begun and never finished goes; as only one backup runs at a time, it is nobody's. */
async function makeAnew(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await makePrivateFolder(folder);
}

async function copyTheRest(dataDir: string, to: string): Promise<void> {
  await copyTree(join(dataDir, 'caddy'), join(to, 'caddy'), (path) =>
    path.startsWith(join('storage', 'locks')) ? 'nothing' : 'all',
  );
  for (const file of FILES)
    if (await exists(join(dataDir, file))) await copyWhole(join(dataDir, file), join(to, file));
}

async function removeOld(into: string, keep: number | null): Promise<string[]> {
  if (keep === null) return [];
  const all = (await readdir(into)).filter((name) => NAME.test(name)).sort();
  const old = all.slice(0, -keep).map((name) => join(into, name));
  for (const folder of old) await rm(folder, { recursive: true });
  return old;
}
