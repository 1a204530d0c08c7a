import type { DomainSnapshot } from '../core/domain.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type {
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
  ProbeObservation,
} from '../core/observations.ts';

export type DomainRef = { domainId: string; tenant: string };
export type EdgeSubject = DomainRef & { domain: string; canonicalHost: string; gateway: string };
/**
 * `preflight` is null where none was wanted, or the record was not found right and nobody asks what passes through. `ordersHeldUntil`: until when our own
 * limits hold the next order back; looked up also where DNS is silent, as an order may follow.
 */
export type DnsLook = {
  dns: DnsObservation;
  preflight: PreflightObservation | null;
  ordersHeldUntil: string | null;
};
export type EdgeLook = { edge: EdgeObservation; probe: ProbeObservation | null };

/** What the workflow needs to know of its turn's write; see RecordOutcome of the store. */
export type TurnOutcome = { kind: 'recorded' | 'stale'; snapshot: DomainSnapshot } | { kind: 'gone' };

/** Short database work, run as local activities. */
export type StoreActivities = {
  /** The row as it stands, marked as picked up; null when it is gone. */
  beginTurn(input: DomainRef & { now: string }): Promise<DomainSnapshot | null>;
  recordTurn(input: DomainRef & { decision: Decision; observations: Observations }): Promise<TurnOutcome>;
};

/** What touches the network. None of them rejects for what the other side does: that is an observation. */
export type WorldActivities = {
  /**
   * `preflight`: where the record is right, also look at what a CA would look at. `prove`: the domain is not proved yet;
   * where it would be now, the look is taken over TCP.
   */
  lookAtDns(
    input: EdgeSubject & {
      ownershipToken: string;
      preflight: boolean;
      prove: boolean;
      /** Where it definitely leads elsewhere, port 80 there is asked whether it leads here all the same; absent as below. */
      mayPassThrough?: boolean;
      /** The name's servers differed at the last look; absent: in a history from before it was told. */
      unsteady?: boolean;
    },
  ): Promise<DnsLook>;
  /**
   * `anew`: also begin a new issuance, whatever back-off the edge keeps. `order`: what the order is known by that this
   * begins, else null; where our limits are full, nothing is applied.
   */
  applyEdge(input: EdgeSubject & { anew: boolean; order: string | null }): Promise<EdgeObservation>;
  removeEdge(input: EdgeSubject): Promise<EdgeObservation>;
  lookAtEdge(input: EdgeSubject & { probe: boolean }): Promise<EdgeLook>;
};

export type Activities = StoreActivities & WorldActivities;
