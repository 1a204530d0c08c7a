import {
  type BufferedMetricUpdate,
  DefaultLogger,
  MetricsBuffer,
  NativeConnection,
  Runtime,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Activities } from '../activities/port.ts';
import { backOffMs } from '../lib/back-off.ts';
import { wait } from '../lib/wait.ts';
import type { Log } from '../telemetry/log.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { TemporalSettings } from './client.ts';
import { connectionOptions, type TemporalPlace } from './connection-options.ts';
import { byActivityType } from './names.ts';
import { traceActivities, traceSinks } from './trace-interceptors.ts';

const BACK_OFF = { firstMs: 250, mostMs: 5_000 };

/** More than a busy worker measures between two readings. */
const MEASUREMENTS_KEPT = 100_000;

/**
 * Sends the SDK's own log lines (warnings and worse) to ours and keeps its measurements, in seconds. Once per process,
 * before anything else of Temporal.
 * @returns the measurements since the last call; to be called every few seconds.
 */
export function installTemporalRuntime(log: Log): () => Iterable<BufferedMetricUpdate> {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (level === 'ERROR') log.error({ meta }, message);
    else log.warn({ meta }, message);
  });
  const buffer = new MetricsBuffer({ maxBufferSize: MEASUREMENTS_KEPT, useSecondsForDurations: true });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { metrics: { buffer } } });
  return () => buffer.retrieveUpdates();
}

/** A connection for the worker; while Temporal is away it is tried again until `signal` aborts (then null). */
export async function connectWorker(
  place: TemporalPlace,
  log: Log,
  signal: AbortSignal,
): Promise<NativeConnection | null> {
  const options = connectionOptions(place);
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      log.warn(
        { err: error, address: place.address },
        'Temporal is not reachable at TEMPORAL_ADDRESS; trying again',
      );
      await wait(backOffMs(BACK_OFF, failures), signal);
    }
  }
  return null;
}

/**
 * After a restart every workflow is replayed from its history, and Temporal takes a task back after ten seconds. On a
 * busy machine none of 40 concurrent tasks (the SDK's default) completes in time, and each starts anew, for ever. A
 * few at once complete in time, while the others wait at the server without their timeout running.
 */
const WORKFLOW_TASKS_AT_ONCE = 8;

export type WorkflowSource = { codePath: string } | { code: string };

/** The worker's options, the same for the product and its tests. */
export function workerOptions(input: {
  connection: NativeConnection;
  settings: TemporalSettings;
  workflows: WorkflowSource;
  activities: Activities;
  tracing: Tracing;
}): WorkerOptions {
  return {
    connection: input.connection,
    namespace: input.settings.namespace,
    taskQueue: input.settings.taskQueue,
    workflowBundle: input.workflows,
    activities: byActivityType(input.activities),
    interceptors: { activity: [traceActivities] },
    sinks: traceSinks(input.tracing),
    maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
    maxHeartbeatThrottleInterval: '2s',
    maxConcurrentActivityTaskExecutions: 100,
    maxConcurrentLocalActivityExecutions: 50,
    shutdownGraceTime: '2s',
    shutdownForceTime: '4s',
  };
}
