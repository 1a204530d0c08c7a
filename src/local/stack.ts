import type { Config, Environment } from '../config/config.ts';
import { type EdgeDriver, loadEdgeDriver } from '../edge/registry.ts';
import { type Db, openDatabase } from '../store/database/database.ts';
import { NewerDatabaseError } from '../store/database/errors.ts';
import { migrate } from '../store/database/migrate.ts';
import { troubleOf, troubleWords } from '../store/database/trouble.ts';
import type { Log } from '../telemetry/log.ts';
import { connectionOptions } from '../temporal/connection-options.ts';
import { resolveBinary } from './binaries.ts';
import { certificateKeysFor } from './certificate-key.ts';
import { childSettings, type StackAddresses, withoutSecrets } from './child-settings.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { removeConnections, writeConnections } from './connections.ts';
import { type DataFolder, openDataFolder, ownersOnly } from './data-folder.ts';
import { checkRoom, orNoRoom } from './disk-room.ts';
import { LocalError } from './errors.ts';
import { makeFirstOperatorKey } from './first-operator-key.ts';
import { freePort } from './free-ports.ts';
import { checkGivenFiles } from './given-files.ts';
import { startGuard } from './guard.ts';
import { lockFolder } from './lock.ts';
import { stopOrphans } from './pid-files.ts';
import type { BinaryName } from './pinned-packages.ts';
import { portPlan } from './port-plan.ts';
import { checkPorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { createSupervisor, type Supervised, type Supervisor } from './processes.ts';
import { apiUrl, findProgram, startProgram } from './programs.ts';
import { startSamplePortal } from './sample-portal.ts';
import { startSandbox } from './sandbox.ts';
import { namespaceAnswers, startTemporal } from './temporal.ts';
import { guardTemporalUi, hiddenAddress } from './temporal-ui.ts';
import type { StackRow } from './up-text.ts';

export type StackOptions = {
  config: Config;
  log: Log;
  /** Takes lines of progress. */
  out: (line: string) => void;
  environment: Environment;
  /** Aborted: stop in good order, also while still starting. */
  stop: AbortSignal;
  /** Aborted: end everything at once. */
  kill: AbortSignal;
  /** The program that runs `api` and `worker`; default: the built command line program. */
  program?: string;
};

export type Stack = {
  addresses: StackAddresses;
  /** The rows of the edge in what `up` prints. */
  edge: StackRow[];
  /** The operator key that was made now; null when there was one. To be shown once. */
  operatorKey: string | null;
  processes(): Supervised[];
  /** Resolves once everything has stopped, after `stop` was aborted or by this call. */
  close(): Promise<void>;
};

/** The values that the parts pass to each other while they start. */
type Parts = StackOptions & {
  edge: EdgeDriver;
  folder: DataFolder;
  supervisor: Supervisor;
  cleanup: Cleanup;
  /**
   * Starts that write into the data folder and are not supervised yet; the folder is unused once these have ended
   * too.
   */
  writing: Promise<unknown>[];
};

/**
 * Brings the whole product up on this machine: what is not given by settings is started, in parallel where nothing
 * depends on it, and what a killed `up` left is stopped first. When anything fails, all is stopped again.
 *
 *     lock ─▶ orphans ─▶ ports ─┬▶ PostgreSQL ─▶ migrate ─▶ sandbox DNS ─┐
 *                               ├▶ Temporal ─────────────────────────────┼─▶ api, worker ─▶ operator key
 *                               └▶ sample portal ─▶ Caddy ───────────────┘
 *
 * @throws LocalError for everything that the person at the terminal can do something about.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { config, log, out } = options;
  const cleanup = createCleanup((error) => log.warn({ err: error }, 'stopping the stack'));
  try {
    ownersOnly();
    const folder = await openDataFolder(config.dataDir);
    const lock = await lockFolder(folder.root);
    cleanup.add(() => lock.release());
    await removeConnections(folder.root);
    for (const { name, pid } of await stopOrphans(folder.run)) {
      out(`stopped ${name} (pid ${pid}), left over from a start that was killed`);
    }
    await checkRoom(folder);
    await checkGivenFiles(config);
    const edge = await loadEdgeDriver(config.edge);
    await checkPorts(portPlan(config, edge.localProcesses?.ports(config) ?? []));
    const supervisor = createSupervisor({ runDir: folder.run, logDir: folder.logs, report: out });
    const writing: Promise<unknown>[] = [];
    cleanup.add(() => Promise.allSettled(writing));
    cleanup.add(async () => {
      for (const { name, pid } of await supervisor.stop()) out(`${name} (pid ${pid}) could not be ended`);
    });
    options.stop.addEventListener('abort', () => void cleanup.run());
    options.kill.addEventListener('abort', () => supervisor.kill());
    options.stop.throwIfAborted();
    await startGuard(supervisor, folder.run);
    const parts = { ...options, edge, folder, supervisor, cleanup, writing };
    return await startParts(parts);
  } catch (error) {
    await cleanup.run();
    if (options.stop.aborted) throw new LocalError('interrupted', 'Stopped before everything was up.');
    throw await orNoRoom(error, config.dataDir);
  }
}

async function startParts(parts: Parts): Promise<Stack> {
  const { config, environment, supervisor, cleanup, edge, out } = parts;
  const program = parts.program ?? (await findProgram());
  out('starting the database, Temporal and the edge ...');
  const [database, temporalAddress, origin] = await Promise.all([
    startDatabase(parts),
    startWorkflows(parts),
    startEdge(parts),
  ]);
  const addresses: StackAddresses = { databaseUrl: database.url, temporalAddress, origin };
  const givenKey = environment.PORTAL_CERTIFICATE_KEY || null;
  const certificateKey = await certificateKeysFor(parts.folder.root, givenKey);
  const env = childSettings(config, environment, { ...addresses, certificateKey });
  out('starting the API and the worker ...');
  await Promise.all([
    startProgram(supervisor, { name: 'api', program, env, config }),
    startProgram(supervisor, { name: 'worker', program, env, config }),
  ]);
  const { root } = parts.folder;
  const given = config.operatorKey !== null;
  const operatorKey = given
    ? null
    : await makeFirstOperatorKey(database.db, { dataDir: root, sandbox: config.sandbox });
  cleanup.add(() => removeConnections(root));
  await writeConnections(root, {
    ...{ databaseUrl: database.url, temporalAddress, apiUrl: apiUrl(config) },
    settings: withoutSecrets(env),
    operatorKeyGiven: given,
  });
  return {
    addresses,
    edge: edge.localProcesses?.rows(config) ?? [{ what: 'Edge', where: edge.name }],
    operatorKey,
    processes: () => supervisor.list(),
    close: () => cleanup.run(),
  };
}

async function startDatabase(parts: Parts): Promise<{ url: string; db: Db }> {
  const { config, cleanup, log } = parts;
  const given = config.databaseUrl;
  const url = given ?? (await startOwnPostgres(parts));
  // The supervisor reports the embedded one, and api and worker log their own errors.
  const onError = (error: unknown) => log.debug({ err: error }, 'the database is away for a moment');
  const db = openDatabase(url, { max: 4, onIdleError: onError });
  cleanup.add(() => db.destroy());
  try {
    await migrate(db);
  } catch (error) {
    if (error instanceof NewerDatabaseError)
      throw new LocalError('database_newer', error.message, { cause: error });
    const trouble = troubleOf(error);
    if (given === null || trouble === null) throw error;
    throw new LocalError(
      'not_ready',
      `DATABASE_URL: ${troubleWords(trouble)}. ${trouble.fix} Without the setting an embedded one is started.`,
      { cause: error },
    );
  }
  if (config.sandbox) {
    const sandbox = await startSandbox({ config, db, databaseUrl: url, onError });
    cleanup.add(() => sandbox.close());
  }
  return { url, db };
}

async function startOwnPostgres({
  config,
  environment,
  folder,
  supervisor,
  writing,
}: Parts): Promise<string> {
  const path = environment.PATH ?? '';
  const starting = startPostgres({ folder, port: config.ports.postgres, path, supervisor });
  writing.push(starting);
  return (await starting).url;
}

async function startWorkflows(parts: Parts): Promise<string> {
  const { config, folder, supervisor, cleanup } = parts;
  const { address, namespace } = config.temporal;
  if (address !== null) {
    // A file that cannot be read has a sentence of its own.
    connectionOptions({ ...config.temporal, address });
    if (await namespaceAnswers({ ...config.temporal, address }).catch(() => false)) return address;
    throw new LocalError(
      'not_ready',
      `Temporal at TEMPORAL_ADDRESS ${address} does not answer for namespace ${namespace}; ` +
        'start it, correct the settings, or leave TEMPORAL_ADDRESS out for a local one.',
    );
  }
  const binary = await findBinary(parts, 'temporal', config.binaries.temporal);
  const { temporal: port, temporalUi: uiPort } = config.ports;
  const ui = config.temporal.ui ? { host: hiddenAddress(), port: await freePort() } : null;
  const started = await startTemporal({ program: binary, folder, port, ui, namespace, supervisor });
  if (ui !== null) {
    const guard = await guardTemporalUi({ port: uiPort, behind: ui });
    cleanup.add(() => guard.close());
  }
  return started.address;
}

async function startEdge(parts: Parts): Promise<string> {
  const { config, supervisor, cleanup, edge } = parts;
  let origin = config.origin;
  if (origin === null) {
    const portal = await startSamplePortal({ host: '127.0.0.1', port: config.ports.origin });
    cleanup.add(() => portal.close());
    origin = portal.url;
  }
  await edge.localProcesses?.start({
    ...{ config, origin, supervisor },
    findBinary: (name, setting) => findBinary(parts, name, setting),
  });
  return origin;
}

function findBinary(parts: Parts, name: BinaryName, setting: string | null): Promise<string> {
  const { config, environment, out, stop } = parts;
  const { cacheDir } = config;
  const options = { setting, cacheDir, path: environment.PATH ?? '', report: out, signal: stop };
  return resolveBinary(name, options).then((binary) => binary.path);
}
