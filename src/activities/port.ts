import type { DomainSnapshot } from '../core/domain.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type { Ports, Recorded } from '../core/lifecycle/reconcile.ts';
import type { RoundsOutcome } from '../core/lifecycle/rounds.ts';
import type { Observations } from '../core/observations.ts';

export type DomainRef = { domainId: string; tenant: string };

/** Short database work, run as local activities. */
export type StoreActivities = {
  /** Returns the current row, marked as picked up; null when it is gone. */
  beginRound(input: DomainRef & { now: string }): Promise<DomainSnapshot | null>;
  recordRound(input: DomainRef & { decision: Decision; observations: Observations }): Promise<Recorded>;
};

/** The steps that touch the network. None of them rejects for what the other side does: that is an observation. */
export type WorldActivities = {
  checkDns: Ports['checkDns'];
  applyEdge: Ports['applyEdge'];
  removeEdge: Ports['removeEdge'];
  observeEdge: Ports['observeEdge'];
};

export type RoundsActivities = {
  /** Makes rounds while the next one is due at once; `requested`: a person asked for the first of them. */
  makeRounds(input: DomainRef & { requested: boolean }): Promise<RoundsOutcome>;
};

/** Those of a single step are for runs that began before decision 0053. */
export type Activities = RoundsActivities & StoreActivities & WorldActivities;
