import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DomainRef, StoreActivities, WorldActivities } from '../activities/port.ts';
import type { Ports } from '../core/lifecycle/reconcile.ts';

/** Database work of a few milliseconds: local activities spare the server three events and a round trip each. */
export const store = proxyLocalActivities<StoreActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

/** Retried for ever: while the worker or the network is away nothing is decided, so nothing is lost. */
const world = proxyActivities<WorldActivities>({
  startToCloseTimeout: '45s',
  // A killed worker sends no heartbeat any more; its step goes to another one after this long.
  heartbeatTimeout: '8s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** The ports of a round as activities of the domain. */
export const portsOf = (ref: DomainRef): Ports => ({
  checkDns: world.checkDns,
  applyEdge: world.applyEdge,
  removeEdge: world.removeEdge,
  observeEdge: world.observeEdge,
  record: (round) => store.recordRound({ ...ref, ...round }),
});
