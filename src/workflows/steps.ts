import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DomainRef, RoundsActivities, StoreActivities, WorldActivities } from '../activities/port.ts';
import type { Ports } from '../core/lifecycle/reconcile.ts';
import type { ByActivityType } from '../temporal/names.ts';

/** Database work of a few milliseconds: local activities spare the server three events and a round trip each. */
const store = proxyLocalActivities<ByActivityType<StoreActivities>>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

// A killed worker sends no heartbeat any more; its step goes to another one after this long.
const HEARTBEAT_TIMEOUT = '8s';

/** Retried for ever: while the worker or the network is away nothing is decided, so nothing is lost. */
const world = proxyActivities<ByActivityType<WorldActivities>>({
  startToCloseTimeout: '45s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** Longer than rounds go on (activities/rounds.ts), and the slowest round after that. */
const { makeRounds } = proxyActivities<ByActivityType<RoundsActivities>>({
  startToCloseTimeout: '3m',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1s', maximumInterval: '10s' },
});

export { makeRounds };

/** Reads the row with which a round begins. */
export const beginRound: StoreActivities['beginRound'] = (input) => store.beginTurn(input);

/** The ports of a round as activities of the domain. */
export const portsOf = (ref: DomainRef): Ports => ({
  checkDns: world.lookAtDns,
  applyEdge: world.applyEdge,
  removeEdge: world.removeEdge,
  observeEdge: world.lookAtEdge,
  record: (round) => store.recordTurn({ ...ref, ...round }),
});
