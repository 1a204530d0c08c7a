import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { createActivities } from '../activities/index.ts';
import { createOrderLimits, NO_ORDER_LIMITS } from '../activities/order-limits.ts';
import { RoundsUnderWay } from '../activities/under-way.ts';
import { type Config, ConfigError, environment, readConfig } from '../config/config.ts';
import { bootId } from '../lib/boot-id.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { openDatabase } from '../store/database/database.ts';
import { createDatabaseHealth, type DatabaseHealth } from '../store/database/health.ts';
import { troubleWords } from '../store/database/trouble.ts';
import { createOrderLeases } from '../store/orders/order-leases.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { type OperationsServer, serveOperations } from '../telemetry/operations-server.ts';
import { createPostHog } from '../telemetry/posthog.ts';
import type { ProductEvents } from '../telemetry/product-events.ts';
import { startTracing } from '../telemetry/start-tracing.ts';
import { createTemporalMetrics } from '../telemetry/temporal-metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { createWorkerMetrics, type WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { temporalProblem } from '../temporal/answers.ts';
import { BUNDLE_FILE } from '../temporal/bundle.ts';
import { lazyTemporalClient, type TemporalSettings } from '../temporal/client.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { connectWorker, installTemporalRuntime, workerOptions } from '../temporal/worker.ts';
import { createDnsObserverFor, createEdgeFor, createProbersFor } from './adapters.ts';
import { assertionSignerOf } from './assertions.ts';
import { type BesideParts, runBeside } from './beside-worker.ts';
import { createMailRelayFor } from './mail.ts';
import { ownCertificatesIn } from './own-certificates.ts';
import { createPatrolFor } from './patrol.ts';
import { createPreflightFor } from './preflight.ts';
import { createWebhookRelayFor } from './webhooks.ts';

/** Runs the worker until SIGTERM or SIGINT; resolves with the exit code. */
export async function main(): Promise<number> {
  const config = readConfig(environment());
  const log = createLog(config.logLevel, 'worker');
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  if (config.databaseUrl === null)
    throw new ConfigError('DATABASE_URL', 'the worker needs it; give the URL of the database.');
  if (config.temporal.address === null)
    throw new ConfigError(
      'TEMPORAL_ADDRESS',
      'the worker needs it; give host:port of the Temporal frontend.',
    );
  const settings: TemporalSettings = { ...config.temporal, address: config.temporal.address };
  await run({ config, databaseUrl: config.databaseUrl, settings, log, signal: stop.signal });
  return 0;
}

/**
 * The limit of one tenant's queued DNS checks. Each queued check occupies one of the worker's activities; beyond the
 * limit they fail, and Temporal retries them later without occupying any.
 */
const QUEUED_CHECKS_PER_TENANT = 16;

type Running = {
  config: Config;
  databaseUrl: string;
  settings: TemporalSettings;
  log: Log;
  signal: AbortSignal;
};

/** How old the measurements of Temporal's SDK in `/metrics` may be. */
const MEASURED_EVERY_MS = 2_000;

async function run(running: Running): Promise<void> {
  const { config, databaseUrl, settings, log } = running;
  const measured = installTemporalRuntime(log);
  // Whatever ends this process, the parts beside the worker end with it.
  const ended = new AbortController();
  const signal = AbortSignal.any([running.signal, ended.signal]);
  const clock = () => new Date();
  const metrics = createWorkerMetrics();
  const keepMeasured = createTemporalMetrics(metrics.registry);
  const measuring = setInterval(() => keepMeasured(measured()), MEASURED_EVERY_MS).unref();
  const tracing = await startTracing(config.tracing, 'worker', (error) =>
    log.warn({ err: error }, 'traces could not be sent; some are lost'),
  );
  const events = createPostHog({
    ...{ ...config.posthog, newId: randomUUID, clock, log, metrics: metrics.productEvents },
  });
  const onIdleError = (error: unknown) => log.warn({ err: error }, 'the database is away for a moment');
  const healthDb = openDatabase(databaseUrl, { max: 1, onIdleError, queryWithinMs: 5_000 });
  const health = createDatabaseHealth({ db: healthDb, log, elapsed: () => performance.now() });
  const db = openDatabase(databaseUrl, { max: 20, onIdleError, onTrouble: health.met });
  const temporal = lazyTemporalClient(settings);
  const sign = config.assertions ? assertionSignerOf(db, clock) : null;
  // The same after a restart, which goes on with its orders at once, and another one on a clone of this machine.
  const leases = createOrderLeases(db, { holder: `${hostname()}:${bootId()}:${config.dataDir}` });
  const own = ownCertificatesIn(db, config.certificateKeys);
  const edge = await createEdgeFor(config, { clock, log, metrics, leases, sign, own });
  const { namespace } = settings;
  const problems = workerProblems({ health, temporal: temporal.client, namespace });
  const operations = await openOperations(config, metrics, problems);
  const deps = await createDeps({ config, db, edge, metrics, clock, events, log });
  const patrol = await createPatrolFor(config, deps);
  const shared = { db, temporal: temporal.client, edge, metrics, clock, tracing, events };
  const webhooks = createWebhookRelayFor({ config, db, metrics, log, clock });
  const mail = await createMailRelayFor({ config, db, metrics, log, clock });
  const parts = { ...running, ...shared, signal, deps, patrol, webhooks, mail };
  const background = runBeside(parts).map((part) =>
    part.catch((error: unknown) => {
      ended.abort();
      throw error;
    }),
  );
  try {
    await poll(parts, operations);
  } finally {
    clearInterval(measuring);
    operations.setReady(false);
    ended.abort();
    await Promise.allSettled(background);
    await edge.close();
    await operations.close();
    await temporal.close();
    await Promise.all([db.destroy(), healthDb.destroy()]);
    await Promise.all([tracing.shutdown(), events.shutdown()]);
  }
  await Promise.all(background);
}

async function openOperations(
  config: Config,
  { registry }: WorkerMetrics,
  problems: () => Promise<string[]>,
): Promise<OperationsServer> {
  try {
    return await serveOperations({ host: config.workerHost, port: config.ports.worker, registry, problems });
  } catch (error) {
    if (systemErrorCode(error) !== 'EADDRINUSE') throw error;
    throw new ConfigError(
      'PORTAL_WORKER_PORT',
      `something else listens on ${config.ports.worker}; give a free port.`,
    );
  }
}

/** The adapters of the steps of a round, which workflows and the patrol share. */
async function createDeps({
  config,
  ...parts
}: Pick<Parts, 'config' | 'db' | 'edge' | 'metrics' | 'clock' | 'events' | 'log'>): Promise<ActivityDeps> {
  const { db, edge, clock } = parts;
  const dns = createDnsObserverFor(config, clock, { mostWaiting: QUEUED_CHECKS_PER_TENANT });
  return {
    ...parts,
    dns,
    preflight: createPreflightFor(config, dns, clock),
    orderLimits: config.orderLimits ? createOrderLimits(db, clock) : NO_ORDER_LIMITS,
    challengeReadiness: edge.challengeReadiness,
    proberOf: await createProbersFor(config, clock),
    underWay: new RoundsUnderWay(),
  };
}

type Parts = BesideParts & { events: ProductEvents; deps: ActivityDeps; tracing: Tracing };

/** Polls Temporal for work until the signal. */
async function poll({ settings, log, signal, temporal, tracing, deps }: Parts, operations: OperationsServer) {
  const connection = await connectWorker(settings, log, signal);
  if (connection === null) return;
  await registerSearchAttributes({ client: temporal, namespace: settings.namespace, log });
  const activities = createActivities(deps);
  const worker = await Worker.create(
    workerOptions({ connection, settings, workflows: { codePath: BUNDLE_FILE }, activities, tracing }),
  );
  const done = worker.run();
  operations.setReady(true);
  log.info({ taskQueue: settings.taskQueue, namespace: settings.namespace }, 'worker polling');
  const shutDown = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  signal.addEventListener('abort', shutDown);
  if (signal.aborted) shutDown();
  await done;
  await connection.close();
}

/**
 * Registers the search attributes. If the server does not permit it (Temporal Cloud), an operator must; workflows
 * wait until then.
 */
async function registerSearchAttributes({
  client,
  namespace,
  log,
}: {
  client: Client;
  namespace: string;
  log: Log;
}): Promise<void> {
  try {
    await client.withDeadline(Date.now() + 10_000, () => ensureSearchAttributes(client, namespace));
  } catch (error) {
    log.warn(
      { err: error },
      'the search attributes could not be registered; an operator adds PortalTenantId, PortalDomainId and PortalDomainStatus (Keyword)',
    );
  }
}

const WITHIN_MS = 1_500;

/** Returns a check of the worker's dependencies: one line for each that fails now, for an operator. */
function workerProblems(parts: {
  health: DatabaseHealth;
  temporal: Client;
  namespace: string;
}): () => Promise<string[]> {
  const { health, temporal, namespace } = parts;
  return async () => {
    const [database, frontend] = await Promise.all([
      databaseProblem(health),
      temporalProblem(temporal, namespace, WITHIN_MS),
    ]);
    return [database, frontend].filter((problem) => problem !== null);
  };
}

async function databaseProblem(health: DatabaseHealth): Promise<string | null> {
  const { trouble, pending } = await health.check();
  if (trouble !== null) return `${troubleWords(trouble)}. ${trouble.fix}`;
  if (pending === null || pending.length === 0) return null;
  return `the database lacks migrations (${pending.join(', ')}): run \`portal-domains migrate\``;
}
