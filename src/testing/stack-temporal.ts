import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { lazyTemporalClient } from '../temporal/client.ts';
import { workflowId } from '../temporal/names.ts';
import type { RunningStack } from './running-stack.ts';

/** Temporal's own account of the workflows of a running stack. */

async function withTemporal<T>(stack: RunningStack, use: (client: Client) => Promise<T>): Promise<T> {
  const { client, close } = lazyTemporalClient({ ...stack.config.temporal, address: stack.temporalAddress });
  try {
    return await use(client);
  } finally {
    await close();
  }
}

/** How many chains of runs each of these domains' workflows have had, by Temporal's list, which follows a moment later. */
export function countRuns(stack: RunningStack, domainIds: readonly string[]): Promise<number[]> {
  const chains = (id: string) => `WorkflowId = '${workflowId(id)}' and ExecutionStatus != 'ContinuedAsNew'`;
  return withTemporal(stack, (client) =>
    Promise.all(domainIds.map(async (id) => (await client.workflow.count(chains(id))).count)),
  );
}

/** How many of these domains have a workflow that runs, each asked for by itself. */
export function countRunning(stack: RunningStack, domainIds: readonly string[]): Promise<number> {
  return withTemporal(stack, async (client) => {
    const found = await Promise.all(
      domainIds.map(async (id) => {
        try {
          return (await client.workflow.getHandle(workflowId(id)).describe()).status.name === 'RUNNING';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        }
      }),
    );
    return found.filter(Boolean).length;
  });
}

/** The cause of a task that wanted to end the workflow while a signal came in: Temporal has it decide again, as it should. */
const UNHANDLED_COMMAND = 1;

/** The failures of workflow tasks in the newest runs: an error in the workflow's code, or a replay that differs. */
export function failedWorkflowTasks(stack: RunningStack, domainIds: readonly string[]): Promise<string[]> {
  return withTemporal(stack, async (client) => {
    const histories = await Promise.all(
      domainIds.map((id) => client.workflow.getHandle(workflowId(id)).fetchHistory()),
    );
    const events = histories.flatMap((history) => history.events ?? []);
    return events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      failed && failed.cause !== UNHANDLED_COMMAND
        ? [`${String(failed.cause)}: ${failed.failure?.message ?? ''}`]
        : [],
    );
  });
}
