import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environment } from '../config/config.ts';
import { eventually } from '../testing/eventually.ts';
import { steadyPorts } from '../testing/steady-ports.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { stopOrphans } from './pid-files.ts';
import { startPostgres } from './postgres.ts';
import { findPostgres } from './postgres-binaries.ts';
import { createSupervisor, type Supervisor } from './processes.ts';

const path = environment().PATH ?? '';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let parent: string;
  let folder: DataFolder;
  let supervisor: Supervisor;
  let port: number;

  beforeEach(async () => {
    // Mode 0700: as root, this is the case of a user who cannot pass through.
    parent = await mkdtemp(join(tmpdir(), 'portal-postgres-'));
    folder = await openDataFolder(join(parent, 'data'));
    [port = 0] = await steadyPorts(1);
    supervisor = newSupervisor();
  });
  afterEach(async () => {
    await supervisor.stop();
    await rm(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  const newSupervisor = () =>
    createSupervisor({ runDir: folder.run, logDir: folder.logs, report: () => undefined });
  const start = () => startPostgres({ folder, port, path, supervisor });

  test('keeps its data over a stop, over kill -9 of itself, and over kill -9 of its supervisor', async () => {
    const { url } = await start();
    await query(url, 'create table kept (n int)');
    await query(url, 'insert into kept values (1)');
    await supervisor.stop();

    supervisor = newSupervisor();
    expect((await start()).url).toBe(url);
    await query(url, 'insert into kept values (2)');
    const first = supervisor.list()[0]?.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await eventually('the restarted one answers', () => query(url, 'insert into kept values (3)'), {
      withinMs: 20_000,
    });

    // A killed supervisor: its child runs on, and the next start finds it.
    const orphan = supervisor.list()[0]?.pid ?? 0;
    expect(orphan).not.toBe(first);
    const next = newSupervisor();
    expect(await stopOrphans(folder.run)).toEqual([{ name: 'postgres', pid: orphan }]);
    supervisor.kill();
    supervisor = next;
    await start();
    expect(await query(url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  }, 180_000);

  test('is made whole or not at all: what a killed first start left is taken away', async () => {
    const leftover = `${folder.postgres}.new-abc`;
    await mkdir(join(leftover, 'data', 'base'), { recursive: true });
    await start();
    expect((await readdir(folder.root)).filter((name) => name.startsWith('postgres'))).toEqual([
      'postgres',
      'postgres-password',
    ]);
  }, 120_000);

  test('runs from a clone that only its owner can enter, such as one below /root', async () => {
    const binaries = await findPostgres();
    const native = dirname(dirname(binaries.postgres));
    const clone = join(parent, 'native');
    await cp(native, clone, { recursive: true, verbatimSymlinks: true });
    expect((await stat(parent)).mode & 0o777).toBe(0o700);
    const bin = join(clone, 'bin');
    const own = { ...binaries, postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
    const { url } = await startPostgres({ folder, port, path, supervisor, binaries: own });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 120_000);

  test('listens on loopback only, and its password is for this user only', async () => {
    const { url } = await start();
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    const file = join(folder.root, 'postgres-password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
  }, 120_000);

  test('data of another major version and a lost password are named, and nothing is overwritten', async () => {
    await start();
    await supervisor.stop();
    supervisor = newSupervisor();
    const versionFile = join(folder.postgres, 'PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '12\n');
    await expect(start()).rejects.toMatchObject({ code: 'postgres_version' });
    await writeFile(versionFile, version);
    await rm(join(folder.root, 'postgres-password'));
    await expect(start()).rejects.toMatchObject({ code: 'postgres_failed' });
  }, 120_000);

  test('a pid file that names another process does not keep it from starting', async () => {
    await chmod(parent, 0o755);
    await start();
    await supervisor.stop();
    supervisor = newSupervisor();
    await writeFile(join(folder.postgres, 'postmaster.pid'), `${process.ppid}\n${folder.postgres}\n`);
    await start();
  }, 120_000);
});
