import type { ActivityDeps } from './deps.ts';
import { applyEdge, lookAtEdge, removeEdge } from './edge.ts';
import { lookAtDns } from './look-at-dns.ts';
import type { Activities } from './port.ts';
import { withSignsOfLife } from './signs-of-life.ts';
import { beginTurn, recordTurn } from './store.ts';

/** Every activity over the adapters given; composition is in src/bin and src/testing. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    beginTurn: (input) => beginTurn(deps, input),
    recordTurn: (input) => recordTurn(deps, input),
    lookAtDns: (input) => withSignsOfLife(() => lookAtDns(deps, input)),
    applyEdge: (input) => withSignsOfLife(() => applyEdge(deps, input)),
    removeEdge: (input) => withSignsOfLife(() => removeEdge(deps, input)),
    lookAtEdge: (input) => withSignsOfLife(() => lookAtEdge(deps, input)),
  };
}
