import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { ConfigError } from '../config/config.ts';
import { SEARCH_ATTRIBUTES } from '../temporal/names.ts';
import { type Check, type Finding, failed, ok, wordsOf } from './run.ts';

export type TemporalFacts = {
  /** Null: no setting gives the address. An error: the settings of the connection cannot be used. */
  temporal: { address: string; client: Client } | ConfigError | null;
  namespace: string;
  taskQueue: string;
  clock: () => Date;
};

type TaskQueueType = temporal.api.enums.v1.TaskQueueType;

/** Numbers, because Node cannot import the enums by name: that package is CommonJS, made at run time. */
const WORKFLOW: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW = 1;
const ACTIVITY: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY = 2;
const KEYWORD: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD = 2;
/** gRPC statuses. */
const NOT_FOUND = 5;

const CALL_MS = 4_000;
/** A worker polls again after about a minute at the latest; Temporal remembers it for five. */
const POLLED_WITHIN_MS = 2 * 60_000;

/** Checks Temporal for everything that the worker and the relay need. */
export function temporalChecks({ temporal, namespace, taskQueue, clock }: TemporalFacts): Check[] {
  if (temporal === null) {
    const detail = 'TEMPORAL_ADDRESS is not given, and no `up` runs with this data folder';
    const fix = 'Set TEMPORAL_ADDRESS to host:port of the frontend, or start `portal-domains up`.';
    return [{ name: 'temporal', run: async () => failed(detail, fix) }];
  }
  if (temporal instanceof ConfigError) {
    const { message, setting } = temporal;
    return [{ name: 'temporal', run: async () => failed(message, `Correct ${setting}.`) }];
  }
  const { address, client } = temporal;
  const call = <T>(ask: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + CALL_MS, ask);
  const within = { call, client, namespace };
  return [
    { name: 'temporal', run: () => checkFrontend(within, address) },
    { name: 'temporal_namespace', needs: 'temporal', run: () => checkNamespace(within) },
    {
      name: 'task_queue',
      needs: 'temporal_namespace',
      run: () => checkPollers(within, taskQueue, clock),
    },
    { name: 'search_attributes', needs: 'temporal_namespace', run: () => checkAttributes(within) },
  ];
}

type Within = { call: <T>(ask: () => Promise<T>) => Promise<T>; client: Client; namespace: string };

async function checkFrontend({ call, client }: Within, address: string): Promise<Finding> {
  try {
    const { serverVersion } = await call(() => client.workflowService.getSystemInfo({}));
    return ok(`${address} answers${serverVersion ? `, version ${serverVersion}` : ''}`);
  } catch (error) {
    return failed(`${address} cannot be reached: ${wordsOf(error)}`);
  }
}

async function checkNamespace({ call, client, namespace }: Within): Promise<Finding> {
  try {
    await call(() => client.workflowService.describeNamespace({ namespace }));
    return ok(`${namespace} is there`);
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === NOT_FOUND)
      return failed(
        `there is no namespace ${namespace}`,
        `Create it with \`temporal operator namespace create --namespace ${namespace}\`, or correct TEMPORAL_NAMESPACE.`,
      );
    throw error;
  }
}

async function checkPollers(
  { call, client, namespace }: Within,
  name: string,
  clock: () => Date,
): Promise<Finding> {
  const pollers = async (taskQueueType: TaskQueueType) => {
    const described = await call(() =>
      client.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType }),
    );
    const since = clock().getTime() - POLLED_WITHIN_MS;
    return (described.pollers ?? []).filter(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since,
    ).length;
  };
  const [workflows, activities] = await Promise.all([pollers(WORKFLOW), pollers(ACTIVITY)]);
  if (workflows > 0 && activities > 0)
    return ok(`${name} is polled by ${Math.max(workflows, activities)} of our processes`);
  const what = workflows > 0 ? 'activities' : activities > 0 ? 'workflows' : 'workflows or activities';
  return failed(
    `no worker polls ${name} for ${what}`,
    `Start \`portal-domains worker\` with TEMPORAL_NAMESPACE=${namespace} and TEMPORAL_TASK_QUEUE=${name}, or read in its log why it does not poll.`,
  );
}

async function checkAttributes({ call, client, namespace }: Within): Promise<Finding> {
  const { customAttributes } = await call(() =>
    client.connection.operatorService.listSearchAttributes({ namespace }),
  );
  const known = customAttributes ?? {};
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => known[name] === undefined);
  const wrong = SEARCH_ATTRIBUTES.filter(({ name }) => (known[name] ?? KEYWORD) !== KEYWORD);
  if (wrong.length > 0) {
    const names = wrong.map(({ name }) => name).join(', ');
    return failed(
      `not of the type Keyword: ${names}`,
      `Remove ${names} from the namespace ${namespace} (another product may use it: then take a namespace of our own), and add them with the type Keyword.`,
    );
  }
  if (missing.length === 0) return ok('all are registered');
  const command = missing.map(({ name }) => `--name ${name} --type Keyword`).join(' ');
  return failed(
    `not registered: ${missing.map(({ name }) => name).join(', ')}`,
    `Run \`temporal operator search-attribute create --namespace ${namespace} ${command}\`.`,
  );
}
