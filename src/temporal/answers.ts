import type { Client } from '@temporalio/client';

/** Codes of gRPC with which a server shows that it works: it knows us, and does not let us see this. */
const PERMISSION_DENIED = 7;

/**
 * Asks Temporal for a namespace, which its frontend reads from its database.
 * @returns a sentence for the operator without its full stop; null where it answers.
 */
export async function temporalProblem(
  client: Client,
  namespace: string,
  withinMs: number,
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`Temporal does not answer within ${withinMs / 1000} s`), withinMs);
  });
  try {
    return await Promise.race([late, ask(client, namespace, withinMs)]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(client: Client, namespace: string, withinMs: number): Promise<string | null> {
  try {
    await client.withDeadline(Date.now() + withinMs, () =>
      client.workflowService.describeNamespace({ namespace }),
    );
    return null;
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === PERMISSION_DENIED) return null;
    return `Temporal at TEMPORAL_ADDRESS does not answer for the namespace ${namespace}${typeof code === 'number' ? ` (gRPC code ${code})` : ''}`;
  }
}
