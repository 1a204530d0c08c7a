import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { type Config, ConfigError, environment, readConfig } from '../config.ts';
import { openDatabase } from '../store/database.ts';
import { listen } from '../store/listen.ts';
import { CHANNELS } from '../store/notify.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { serveOperations } from '../telemetry/operations-server.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { BUNDLE_FILE } from '../temporal/bundle.ts';
import { lazyTemporalClient, type TemporalSettings } from '../temporal/client.ts';
import { OutboxRelay } from '../temporal/outbox-relay.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { wakeFromWatch } from '../temporal/wake.ts';
import { connectWorker, installTemporalLog, workerOptions } from '../temporal/worker.ts';
import { createDnsObserverFor, createEdgeFor, createProberFor } from './adapters.ts';

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

type Running = {
  config: Config;
  databaseUrl: string;
  settings: TemporalSettings;
  log: Log;
  signal: AbortSignal;
};

async function run({ config, databaseUrl, settings, log, signal }: Running): Promise<void> {
  installTemporalLog(log);
  const clock = () => new Date();
  const metrics = createWorkerMetrics();
  const db = openDatabase(databaseUrl, { max: 20 });
  const temporal = lazyTemporalClient(settings);
  const edge = createEdgeFor(config, clock, log);
  const relay = new OutboxRelay({
    db,
    client: temporal.client,
    taskQueue: settings.taskQueue,
    metrics,
    log,
    clock,
  });
  const operations = await serveOperations({
    host: config.workerHost,
    port: config.ports.worker,
    registry: metrics.registry,
  });
  const background = [
    relay.run(signal),
    listen({
      url: databaseUrl,
      channels: { [CHANNELS.outbox]: () => relay.notify() },
      onConnected: () => relay.notify(),
      onError: (error) =>
        log.warn({ err: error }, 'the notifications of the database were lost; reconnecting'),
      signal,
    }),
    edge.watch((domainId) => {
      wakeFromWatch(temporal.client, domainId).catch((error: unknown) =>
        log.warn(
          { portalDomainId: domainId, err: error },
          'a change at the edge could not be told to the workflow; its schedule will see it',
        ),
      );
    }, signal),
  ];
  const activities = createActivities({
    db,
    dns: createDnsObserverFor(config, clock),
    edge,
    prober: createProberFor(config, clock),
    metrics,
    log,
  });
  const connection = await connectWorker(settings.address, log, signal);
  if (connection !== null) {
    await registerSearchAttributes({ client: temporal.client, namespace: settings.namespace, log });
    const worker = await Worker.create(
      workerOptions({ connection, settings, workflows: { codePath: BUNDLE_FILE }, activities }),
    );
    const ended = worker.run();
    operations.setReady(true);
    log.info({ taskQueue: settings.taskQueue, namespace: settings.namespace }, 'worker polling');
    signal.addEventListener('abort', () => worker.shutdown());
    if (signal.aborted) worker.shutdown();
    await ended;
    await connection.close();
  }
  await Promise.all(background);
  await edge.close();
  await operations.close();
  await temporal.close();
  await db.destroy();
}

/** Where the server does not let us (Temporal Cloud), an operator has to; the workflows wait until it is so. */
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
    await ensureSearchAttributes(client, namespace);
  } catch (error) {
    log.warn(
      { err: error },
      'the search attributes could not be registered; an operator adds PortalTenantId, PortalDomainId and PortalDomainStatus (Keyword)',
    );
  }
}
