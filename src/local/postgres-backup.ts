import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Choice, copyTree, copyWhole, writeInto } from './copy-tree.ts';
import { LocalError } from './errors.ts';

/** The slot keeps the log that the copy needs; it goes with the connection, and nobody else can make it meanwhile. */
const SLOT = 'portal_domains_backup';
/** SQLSTATE. */
const DUPLICATE_OBJECT = '42710';
const INSUFFICIENT_PRIVILEGE = '42501';

/** Folders whose content means nothing to another server; see "Making a Base Backup Using the Low Level API". */
const EMPTIED = [
  ...['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify'],
  ...['pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'],
];
const LEFT_OUT = /^(postmaster\.(pid|opts)|.*pgsql_tmp.*)$/;

export type PostgresCopy = {
  /** The server's data folder, which must be readable here. */
  data: string;
  to: string;
  /** Runs once it is certain that no other backup is being made. */
  begin: () => Promise<void>;
  /** Runs before the end, so that what it copies is never newer than the database. */
  meanwhile: () => Promise<void>;
};

/**
 * Copies the data of a running PostgreSQL so that a server which starts on the copy finds everything that was committed
 * when this resolves: a base backup, with the part of the log that makes it whole.
 * @throws LocalError not_ready when the server is another one than that of `data`, or a backup is running.
 */
export async function copyRunningPostgres(
  url: string,
  { data, to, begin, meanwhile }: PostgresCopy,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A server that goes away is seen by the next query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await refuseOtherServers(client, data);
    await reserveLog(client);
    await begin();
    await client.query("select pg_backup_start('portal-domains', true)");
    await copyTree(data, to, chooseFile);
    await meanwhile();
    await finish(client, data, to);
  } finally {
    await client.end();
  }
}

async function refuseOtherServers(client: pg.Client, data: string): Promise<void> {
  const folder = await client
    .query<{ folder: string }>("select current_setting('data_directory') as folder")
    .then(({ rows }) => rows[0]?.folder ?? null)
    .catch((error: unknown) => {
      if (codeOf(error) === INSUFFICIENT_PRIVILEGE) return null;
      throw error;
    });
  if (
    folder !== null &&
    (await realpath(folder).catch(() => folder)) === (await realpath(data).catch(() => data))
  )
    return;
  throw new LocalError(
    'not_ready',
    `The database is not the embedded one of ${data}: back it up by its own tools (pg_dump), and copy the rest of the data folder.`,
  );
}

async function reserveLog(client: pg.Client): Promise<void> {
  try {
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [SLOT]);
  } catch (error) {
    if (codeOf(error) !== DUPLICATE_OBJECT) throw error;
    throw new LocalError('not_ready', 'Another backup is being made; wait until it has ended.', {
      cause: error,
    });
  }
}

function chooseFile(path: string): Choice {
  if (EMPTIED.includes(path)) return 'empty';
  return LEFT_OUT.test(path.slice(path.lastIndexOf('/') + 1)) ? 'nothing' : 'all';
}

type Stopped = { labelfile: string; spcmapfile: string; last: string };

/** Ends the backup, and adds what a server needs to start on the copy: the label, and the log from the start to here. */
async function finish(client: pg.Client, data: string, to: string): Promise<void> {
  const { rows } = await client.query<Stopped>(
    'select labelfile, spcmapfile, pg_walfile_name(lsn) as last from pg_backup_stop(false)',
  );
  const stopped = rows[0];
  const first = /\(file ([0-9A-F]{24})\)/.exec(stopped?.labelfile ?? '')?.[1];
  if (stopped === undefined || first === undefined) throw new Error('PostgreSQL gave no label of the backup');
  if (stopped.spcmapfile.trim() !== '')
    throw new LocalError('not_ready', 'The database has tablespaces elsewhere, which are not copied.');
  await writeInto(to, 'backup_label', stopped.labelfile);
  const segments = (await readdir(join(data, 'pg_wal'))).filter(
    (name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= stopped.last,
  );
  if (!segments.includes(first) || !segments.includes(stopped.last))
    throw new Error(`the log from ${first} to ${stopped.last} is not whole`);
  for (const name of segments) await copyWhole(join(data, 'pg_wal', name), join(to, 'pg_wal', name));
}

const codeOf = (error: unknown): unknown => (error instanceof Error ? Reflect.get(error, 'code') : undefined);
