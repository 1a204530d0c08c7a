import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { checkDns } from './check-dns.ts';
import type { ActivityDeps } from './deps.ts';
import { applyEdge, observeEdge, removeEdge } from './edge.ts';
import type { Activities, RoundsActivities } from './port.ts';
import { makeRoundsWithin, roundsPorts } from './rounds.ts';
import { beginRound, recordRound } from './store.ts';

/** Every activity over the adapters given; composition is in src/bin and src/testing. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    makeRounds: (input) => deps.underWay.during(() => makeRoundsOnce(deps, input)),
    beginRound: (input) => beginRound(deps, input),
    recordRound: (input) => recordRound(deps, input),
    checkDns: (input) => withHeartbeats(() => checkDns(deps, input)),
    applyEdge: (input) => withHeartbeats(() => applyEdge(deps, input)),
    removeEdge: (input) => withHeartbeats(() => removeEdge(deps, input)),
    observeEdge: (input) => withHeartbeats(() => observeEdge(deps, input)),
  };
}

/**
 * Makes rounds with a heartbeat that says once one was recorded: it has met the person's request, which the next attempt
 * does not make again then.
 */
function makeRoundsOnce(
  deps: ActivityDeps,
  { requested, ...ref }: Parameters<RoundsActivities['makeRounds']>[0],
): ReturnType<RoundsActivities['makeRounds']> {
  const { clock, log } = deps;
  let isMet = activityInfo().heartbeatDetails === MET;
  const onRecorded = () => {
    isMet = true;
  };
  const asked = { ...ref, requested: requested && !isMet };
  const attempt = { clock, log, signal: cancellationSignal(), onRecorded };
  return withHeartbeats(
    () => makeRoundsWithin(roundsPorts(deps, ref), asked, attempt),
    () => (isMet ? MET : undefined),
  );
}

const MET = 'request-met';

/** Most steps end before the first heartbeat is due, and cost nothing more. */
const HEARTBEAT_EVERY_MS = 2_000;

/**
 * Reports to Temporal that this worker still lives while a step goes on: when it is killed, the step begins anew within
 * seconds (`heartbeatTimeout` of steps.ts) and not when the longest time for it has passed.
 */
async function withHeartbeats<T>(step: () => Promise<T>, details?: () => unknown): Promise<T> {
  const timer = setInterval(() => heartbeat(details?.()), HEARTBEAT_EVERY_MS);
  try {
    return await step();
  } finally {
    clearInterval(timer);
  }
}
