import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundleCode } from '../src/temporal/bundle.ts';
import type { emptyWorkflow } from './empty-workflow.ts';

const TASK_QUEUE = 'bench-empty';

/**
 * Measures the Temporal server of this run by itself: workflows per second, each of five empty activities in
 * sequence, `count` of them started at once.
 */
export async function measureBaseline(address: string, namespace: string, count: number): Promise<number> {
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  try {
    const client = new Client({ connection: clientConnection, namespace });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: {
        code: await bundleCode(fileURLToPath(new URL('./empty-workflow.js', import.meta.url))),
      },
      activities: { nothing: async () => {} },
    });
    return await worker.runUntil(async () => {
      const started = performance.now();
      const one = (n: number) =>
        client.workflow.execute<typeof emptyWorkflow>('emptyWorkflow', {
          taskQueue: TASK_QUEUE,
          workflowId: `bench-empty/${started}/${n}`,
        });
      await Promise.all(Array.from({ length: count }, (_, n) => one(n)));
      return count / ((performance.now() - started) / 1000);
    });
  } finally {
    await clientConnection.close();
    await connection.close();
  }
}
