import { checkDns } from './check-dns.ts';
import type { ActivityDeps } from './deps.ts';
import { applyEdge, observeEdge, removeEdge } from './edge.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { Activities } from './port.ts';
import { beginRound, recordRound } from './store.ts';

/** Every activity over the adapters given; composition is in src/bin and src/testing. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    beginRound: (input) => beginRound(deps, input),
    recordRound: (input) => recordRound(deps, input),
    checkDns: (input) => withHeartbeats(() => checkDns(deps, input)),
    applyEdge: (input) => withHeartbeats(() => applyEdge(deps, input)),
    removeEdge: (input) => withHeartbeats(() => removeEdge(deps, input)),
    observeEdge: (input) => withHeartbeats(() => observeEdge(deps, input)),
  };
}
