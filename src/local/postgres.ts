import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { systemErrorCode } from '../lib/system-error.ts';
import type { DataFolder } from './data-folder.ts';
import { LocalError } from './errors.ts';
import { writePasswordFile } from './password-file.ts';
import { exists } from './pip.ts';
import { asAccount, type PostgresAccount, postgresAccount } from './postgres-account.ts';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts';
import { commandLineOf, identityOf, stopProcess } from './process-identity.ts';
import type { Supervisor } from './processes.ts';
import { lastLines, runProgram } from './run-program.ts';

const USER = 'portal';
const DATABASE = 'portal_domains';
const HOST = '127.0.0.1';

export type PostgresOptions = {
  folder: DataFolder;
  port: number;
  /** The value of PATH. */
  path: string;
  supervisor: Supervisor;
  /** The programs; those of the package when not given. */
  binaries?: PostgresBinaries;
  /** Further settings, `name=value`. */
  flags?: readonly string[];
};

/**
 * Starts the embedded PostgreSQL below the data folder (made on the first start) and resolves with its URL once the
 * database is there. It listens on 127.0.0.1 only and asks for a password that lies in the data folder.
 * @throws LocalError postgres_failed, postgres_version, postgres_user, unsupported_platform or not_ready.
 */
export async function startPostgres(options: PostgresOptions): Promise<{ url: string }> {
  const { folder, port, supervisor } = options;
  const data = folder.postgres;
  const binaries = options.binaries ?? (await findPostgres());
  const account = await postgresAccount({
    program: binaries.postgres,
    folder: folder.root,
    data,
    path: options.path,
  });
  const password = await passwordOf(folder);
  await writePasswordFile(folder.root, { host: HOST, user: USER, password });
  if (await exists(data)) await checkVersion(data, binaries);
  else await initialise(data, password, binaries, account);
  const urlOf = (database: string) => `postgres://${USER}:${password}@${HOST}:${port}/${database}`;
  const flags = [
    `listen_addresses=${HOST}`,
    'unix_socket_directories=',
    'log_line_prefix=%m [%p] ',
    ...(options.flags ?? []),
  ];
  await supervisor.start({
    ...asAccount(account, binaries.postgres, [
      '-D',
      data,
      '-p',
      String(port),
      ...flags.flatMap((flag) => ['-c', flag]),
    ]),
    name: 'postgres',
    env: programEnvironment(options.path),
    cwd: '/',
    ready: () => answersQueries(urlOf('postgres')),
    readyWithinMs: 60_000,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    beforeStart: () => clearPostmasterFile(data),
  });
  await ensureDatabase(urlOf('postgres'));
  return { url: urlOf(DATABASE) };
}

function programEnvironment(path: string): Record<string, string> {
  return { PATH: path, LC_ALL: 'C', TZ: 'UTC' };
}

/** Made once. Without it the data cannot be opened any more, so a lost one is an error and no reason for a new one. */
async function passwordOf(folder: DataFolder): Promise<string> {
  const file = join(folder.root, 'postgres-password');
  if (await exists(file)) return (await readFile(file, 'utf8')).trim();
  if (await exists(folder.postgres)) {
    throw new LocalError(
      'postgres_failed',
      `${file} is missing, and ${folder.postgres} cannot be opened without it; restore it, or remove both to start with an empty database.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return password;
}

async function checkVersion(data: string, binaries: PostgresBinaries): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found === binaries.major) return;
  throw new LocalError(
    'postgres_version',
    `${data} was written by PostgreSQL ${found}, and this is PostgreSQL ${binaries.major}. ` +
      'Move it over with pg_dump, set PORTAL_DATA_DIR to a new folder, or set DATABASE_URL.',
  );
}

/** Makes the cluster under another name and renames it: a folder that is there is whole, whatever was killed when. */
async function initialise(
  data: string,
  password: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
): Promise<void> {
  await removeUnfinished(data);
  const workshop = await mkdtemp(`${data}.new-`);
  const unfinished = join(workshop, 'data');
  const passwordFile = join(workshop, 'password');
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.owner) {
    for (const path of [workshop, unfinished, passwordFile]) {
      await chown(path, account.owner.uid, account.owner.gid);
    }
  }
  const options = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const { command, args, ...ids } = asAccount(account, binaries.initdb, [
    `--pgdata=${unfinished}`,
    ...options,
    ...locale,
  ]);
  const env = programEnvironment('/usr/bin:/bin');
  const result = await runProgram(command, args, { timeoutMs: 120_000, cwd: '/', env, ...ids });
  if (result.code === 0) await rename(unfinished, data);
  await rm(workshop, { recursive: true, force: true });
  if (result.code !== 0) {
    throw new LocalError(
      'postgres_failed',
      'The embedded PostgreSQL could not be initialised; set DATABASE_URL to use another one.',
      { detail: lastLines(result) || result.failure },
    );
  }
}

/**
 * Removes the data of an `up` that was killed during initdb. Its initdb may still be writing: then the folder is
 * removed at the next start.
 */
async function removeUnfinished(data: string): Promise<void> {
  const parent = dirname(data);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(data)}.new-`)) continue;
    try {
      await rm(join(parent, name), { recursive: true, force: true });
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOTEMPTY') throw error;
    }
  }
}

/**
 * PostgreSQL refuses to start while the pid in its file runs. A postmaster of this folder that was left over is
 * stopped; any other process has the pid by chance, and the file goes. The lock on the data folder makes this safe.
 */
async function clearPostmasterFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number((await readIfThere(file))?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid < 2) return;
  const identity = identityOf(pid);
  const line = commandLineOf(pid);
  // A zombie that nobody has collected runs nothing any more, but PostgreSQL would take its pid for a living server.
  if (identity === null && existsSync(`/proc/${pid}`)) await rm(file, { force: true });
  if (identity === null || line === null) return;
  if (line.includes(data)) await stopProcess({ pid, identity }, { signal: 'SIGINT', graceMs: 10_000 });
  else await rm(file, { force: true });
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function answersQueries(url: string): Promise<boolean> {
  return withClient(url, async (client) => (await client.query('select 1')).rowCount === 1);
}

async function ensureDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that goes away between two queries is seen by the next query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
