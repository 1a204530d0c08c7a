import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { environment } from '../config/config.ts';
import { openDataFolder } from '../local/data-folder.ts';
import { startPostgres } from '../local/postgres.ts';
import { createSupervisor } from '../local/processes.ts';
import { openDatabase } from '../store/database/database.ts';
import { migrate } from '../store/database/migrate.ts';
import { steadyPorts } from './steady-ports.ts';

const TEMPLATE = 'portal_domains_template';

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
 * Starts a real PostgreSQL on a free port and in a folder of its own, supervised like the product's own; fast, and not
 * safe against a power cut.
 */
async function startTestPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'portal-domains-postgres-'));
  const folder = await openDataFolder(root);
  const supervisor = createSupervisor({ runDir: folder.run, logDir: folder.logs, report: console.error });
  // When this process is told to end (SIGINT, SIGTERM), vitest leaves before the teardown.
  const sweep = () => {
    supervisor.kill();
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.once('exit', sweep);
  const path = environment().PATH ?? '';
  const [port = 0] = await steadyPorts(1);
  try {
    const { url } = await startPostgres({ folder, port, path, supervisor, flags: FLAGS });
    const admin = new URL(url);
    admin.pathname = '/postgres';
    return {
      url: admin.href,
      stop: async () => {
        await supervisor.stop();
        process.off('exit', sweep);
        await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      },
    };
  } catch (error) {
    sweep();
    throw error;
  }
}

const FLAGS = [
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
