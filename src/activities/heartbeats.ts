import { heartbeat } from '@temporalio/activity';

/** Most steps end before the first heartbeat is due, and cost nothing more. */
const HEARTBEAT_EVERY_MS = 2_000;

/**
 * Reports to Temporal that this worker still lives while a step goes on: when it is killed, the step begins anew within
 * seconds (`heartbeatTimeout` of steps.ts) and not when the longest time for it has passed.
 */
export async function withHeartbeats<T>(step: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_EVERY_MS);
  try {
    return await step();
  } finally {
    clearInterval(timer);
  }
}
