import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { checkDns } from './check-dns.ts';
import type { ActivityDeps } from './deps.ts';
import { applyEdge, observeEdge, removeEdge } from './edge.ts';
import type { Activities } from './port.ts';
import { makeRoundsOf } from './rounds.ts';
import { beginRound, recordRound } from './store.ts';

/** Every activity over the adapters given; composition is in src/bin and src/testing. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    makeRounds: (input) => withHeartbeats(() => makeRoundsOf(deps, input, cancellationSignal())),
    beginRound: (input) => beginRound(deps, input),
    recordRound: (input) => recordRound(deps, input),
    checkDns: (input) => withHeartbeats(() => checkDns(deps, input)),
    applyEdge: (input) => withHeartbeats(() => applyEdge(deps, input)),
    removeEdge: (input) => withHeartbeats(() => removeEdge(deps, input)),
    observeEdge: (input) => withHeartbeats(() => observeEdge(deps, input)),
  };
}

/** Most steps end before the first heartbeat is due, and cost nothing more. */
const HEARTBEAT_EVERY_MS = 2_000;

/**
 * Reports to Temporal that this worker still lives while a step goes on: when it is killed, the step begins anew within
 * seconds (`heartbeatTimeout` of steps.ts) and not when the longest time for it has passed.
 */
async function withHeartbeats<T>(step: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_EVERY_MS);
  try {
    return await step();
  } finally {
    clearInterval(timer);
  }
}
