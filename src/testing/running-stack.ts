import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createClient } from '../client/client.ts';
import {
  type Config,
  type Environment,
  environment,
  readConfig,
  type SettingName,
} from '../config/config.ts';
import { caddyPaths } from '../edge/caddy/paths.ts';
import { readConnections } from '../local/connections.ts';
import { RUN_MARK } from '../local/pid-files.ts';
import { markedProcesses, signalProcess } from '../local/process-identity.ts';
import { type Db, openDatabase } from '../store/database/database.ts';
import { compileCache } from './compile-cache.ts';
import { eventually } from './eventually.ts';
import { CLI, type NodeRun, runNode } from './run-node.ts';
import { steadyPorts } from './steady-ports.ts';
import {
  hasEnded,
  isGone,
  killGroup,
  type Part,
  recordedParts,
  startUp,
  type UpReport,
} from './up-process.ts';

/** The whole product as its users start it: `up` and its children, all of them processes of their own. */
export type RunningStack = {
  /** The environment of `up`; commands that run beside it get the same. */
  settings: Environment;
  config: Config;
  apiUrl: string;
  operatorKey: string;
  /** With the operator key. */
  api: ApiClient;
  /** With the password, which `up` leaves in the data folder and does not print. */
  psqlUrl: string;
  temporalAddress: string;
  /** PEM of the sandbox's own root. */
  caRoot: string;
  /** Straight into the database, to see what no operation shows. */
  db: Db;
  pidOf(part: Part): number;
  /** SIGKILL is followed by a restart, by the supervisor. */
  signal(part: Part, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills `up` alone; its children go on without it. */
  killUp(): Promise<void>;
  /** Kills `up` and every child in one go. */
  killAll(): Promise<void>;
  /** Starts `up` again and kills it, with all it has started, as soon as this part runs. */
  killWhileStarting(part: Part): Promise<void>;
  /** Starts `up` again on the same data folder and ports; resolves with the seconds that took. */
  startAgain(): Promise<number>;
  cli(...args: string[]): Promise<NodeRun>;
  script(file: string, args: readonly string[], over?: Environment): Promise<NodeRun>;
  /** Stops everything in good order, makes sure that nothing still runs, and deletes the data. */
  stop(): Promise<void>;
};

const PORTS: readonly SettingName[] = [
  'PORTAL_API_PORT',
  'PORTAL_WORKER_PORT',
  'PORTAL_HTTP_PORT',
  'PORTAL_HTTPS_PORT',
  'PORTAL_POSTGRES_PORT',
  'PORTAL_TEMPORAL_PORT',
  'PORTAL_TEMPORAL_UI_PORT',
  'PORTAL_DNS_PORT',
  'PORTAL_ORIGIN_PORT',
];

/** Settings for an `up` with ports of its own and its data in `folder`; programs and caches are this environment's. */
export async function ownSettings(folder: string): Promise<Environment> {
  const { PATH, HOME, PORTAL_CACHE_DIR, PORTAL_CADDY_BIN, PORTAL_TEMPORAL_BIN } = environment();
  const ports = await steadyPorts(PORTS.length);
  return {
    ...compileCache(),
    PATH,
    HOME,
    PORTAL_CACHE_DIR,
    PORTAL_CADDY_BIN,
    PORTAL_TEMPORAL_BIN,
    PORTAL_LOG_LEVEL: 'info',
    PORTAL_DATA_DIR: join(folder, 'data'),
    ...Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])])),
  };
}

/**
 * Starts it in a folder of its own; whatever happens, nothing of it outlives this process.
 * @param before runs when the settings are known and nothing is started.
 */
export async function startRunningStack(
  over: Partial<Record<SettingName, string>> = {},
  before: (config: Config) => Promise<void> = async () => undefined,
): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-up-'));
  const settings = { ...(await ownSettings(folder)), ...over };
  const config = readConfig(settings);
  const state: State = { folder, settings, dataDir: config.dataDir, child: null };
  const sweep = () => sweepUp(state);
  process.once('exit', sweep);
  try {
    await before(config);
    const report = await launch(state);
    const psqlUrl = (await readConnections(config.dataDir))?.databaseUrl ?? '';
    const operatorKey = report.operatorKey ?? '';
    const apiUrl = `http://127.0.0.1:${config.ports.api}`;
    const db = openDatabase(psqlUrl, { max: 4, onIdleError: () => undefined });
    return {
      settings,
      config,
      apiUrl,
      operatorKey,
      api: createClient(apiUrl, operatorKey),
      psqlUrl,
      temporalAddress: whereOf(report.parts, 'Temporal'),
      caRoot: await readFile(caddyPaths(config.dataDir).rootFile, 'utf8'),
      db,
      ...control(state),
      ...commands(settings),
      async stop() {
        await db.destroy();
        await stopUp(state);
        sweep();
        process.off('exit', sweep);
      },
    };
  } catch (error) {
    sweep();
    process.off('exit', sweep);
    throw error;
  }
}

type State = { folder: string; settings: Environment; dataDir: string; child: ChildProcess | null };

/** The process is known from its first moment, so that it is ended also when it never becomes ready. */
function launch(state: State): Promise<UpReport> {
  return startUp(state.settings, (child) => {
    state.child = child;
  });
}

function control(state: State) {
  const pidOf = (part: Part): number => {
    const pid = recordedParts(state.dataDir).get(part);
    if (pid === undefined) throw new Error(`${part} does not run at this moment`);
    return pid;
  };
  const killAll = async () => {
    const pids = [...recordedParts(state.dataDir).values()];
    state.child?.kill('SIGKILL');
    for (const pid of pids) killGroup(pid);
    await killUp();
    await eventually('every child is gone', () => pids.every(isGone));
  };
  const killUp = async () => {
    const { child } = state;
    if (child === null) return;
    child.kill('SIGKILL');
    await eventually('up is gone', () => hasEnded(child));
  };
  return {
    pidOf,
    signal(part: Part, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') {
      signalProcess(pidOf(part), signal);
    },
    killUp,
    killAll,
    async killWhileStarting(part: Part) {
      // It is killed before it is ready, and says so.
      const starting = launch(state).catch(() => undefined);
      await eventually(`${part} is started`, () => recordedParts(state.dataDir).has(part), { everyMs: 2 });
      await killAll();
      await starting;
    },
    async startAgain() {
      const started = performance.now();
      await launch(state);
      return (performance.now() - started) / 1000;
    },
  };
}

function commands(settings: Environment) {
  return {
    cli: (...args: string[]) => runNode([CLI, ...args], settings),
    script: (file: string, args: readonly string[], over: Environment = {}) =>
      runNode([file, ...args], { ...settings, ...over }),
  };
}

/** As Ctrl-C does. @throws Error naming what still runs afterwards. */
async function stopUp({ child, dataDir }: State): Promise<void> {
  if (child === null || hasEnded(child)) return;
  const pids = [...recordedParts(dataDir).values()];
  child.kill('SIGTERM');
  await eventually('up has stopped', () => hasEnded(child), { withinMs: 90_000 });
  await eventually('nothing that up started still runs', () => pids.every(isGone), { withinMs: 30_000 });
}

/** At once, and also while this process ends: what still runs is killed and the data deleted. */
function sweepUp({ child, folder, dataDir }: State): void {
  if (child !== null && !hasEnded(child)) child.kill('SIGKILL');
  try {
    for (const pid of recordedParts(dataDir).values()) killGroup(pid);
    for (const { pid } of markedProcesses(`${RUN_MARK}=${join(dataDir, 'run')}`)) killGroup(pid);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

function whereOf(parts: UpReport['parts'], what: string): string {
  const found = parts.find((part) => part.what === what);
  if (found === undefined) throw new Error(`up does not say where ${what} is`);
  return found.where;
}
