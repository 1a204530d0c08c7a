import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../../src/config/config.ts';
import { openDataFolder } from '../../src/local/data-folder.ts';
import { freePorts } from '../../src/local/free-ports.ts';
import { startPostgres } from '../../src/local/postgres.ts';
import { createSupervisor } from '../../src/local/processes.ts';
import { openDatabase, type RootDb } from '../../src/store/database/database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { familyMs } from '../processor.ts';

/** A migrated database, and the API on it once it is started. */
export type Stage = {
  db: RootDb;
  startApi(): Promise<void>;
  /** Reads a path as an operator. @throws Error unless the answer is 200. */
  get(path: string): Promise<unknown>;
  /** Milliseconds of processor time that the API and the processes of PostgreSQL have used so far. Linux only. */
  processorMs(): number;
  close(): Promise<void>;
};

const OPERATOR_KEY = 'operator-key-of-the-benchmark-0123';
const PROGRAM = fileURLToPath(new URL('../../src/bin/cli.js', import.meta.url));

/** Starts a PostgreSQL as `up` does, in a temporary folder. */
export async function startFleetApi(): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'portal-domains-reads-'));
  const folder = await openDataFolder(root);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const supervisor = createSupervisor({ runDir: folder.run, logDir: folder.logs, report });
  process.once('exit', () => supervisor.kill());
  const [postgresPort = 0, apiPort = 0] = await freePorts(2);
  const path = environment().PATH ?? '';
  const { url } = await startPostgres({ folder, port: postgresPort, path, supervisor });
  const db = openDatabase(url, { max: 4 });
  await migrate(db);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const env = {
    PATH: path,
    DATABASE_URL: url,
    PORTAL_DATA_DIR: root,
    PORTAL_API_PORT: String(apiPort),
    PORTAL_OPERATOR_KEY: OPERATOR_KEY,
    PORTAL_LOG_LEVEL: 'warn',
  };
  return {
    db,
    startApi: () =>
      supervisor.start({
        ...{ name: 'api', command: process.execPath, args: [PROGRAM, 'api'], env, cwd: root },
        ready: async () => (await fetch(`${apiUrl}/readyz`)).ok,
        readyWithinMs: 60_000,
      }),
    async get(path) {
      const response = await fetch(`${apiUrl}${path}`, {
        headers: { authorization: `Bearer ${OPERATOR_KEY}` },
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      return response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
    },
    processorMs: () =>
      supervisor.list().reduce((sum, { pid }) => sum + (pid === null ? 0 : familyMs(pid)), 0),
    async close() {
      await db.destroy();
      await supervisor.stop();
      await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
