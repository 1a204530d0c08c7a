import type { EdgeObservation } from '../core/observations.ts';

/** The one domain that an edge call is about. */
export type EdgeTarget = {
  domainId: string;
  tenant: string;
  /** First label of the tenant's canonical host. */
  tenantLabel: string;
  /** A-label form. */
  domain: string;
  /** The gateway workload that the tenant's canonical host leads to; an edge that has no such thing ignores it. */
  gateway: string;
  /** An own certificate may be kept for it, or be at the edge: see own-certificates.ts. */
  own?: true;
};

/** An entry of `list`, for each domain that the edge has anything of; enough to remove it, also without its row. */
export type EdgeEntry = {
  domainId: string;
  domain: string;
  /** As it was applied with; '' from an edge that needs none to find what it holds. */
  tenantLabel: string;
};

/** An object that an edge shows as it would apply it. */
export type RenderedObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
};

/** The requests to the CA that an `apply` may make; each is given, so that no order begins because one was left out. */
export type ApplyOptions = { mayOrder: boolean; retry: boolean; renew: boolean };

/** Nothing, an order where there is none, and also one after an order that failed. */
export const NO_ORDER: ApplyOptions = { mayOrder: false, retry: false, renew: false };
export const FIRST_ORDER: ApplyOptions = { ...NO_ORDER, mayOrder: true };
export const RETRIED_ORDER: ApplyOptions = { ...FIRST_ORDER, retry: true };

/** `maxAgeSeconds`: see `observe` below. */
export type ObserveOptions = { maxAgeSeconds?: number };

/**
 * What terminates TLS and routes. The contract, tested by edge.contract.ts against every driver:
 * - Every call touches that one domain's objects only, and is idempotent: twice is as once.
 * - `apply` makes the edge serve the domain and begins the issuance of its certificate when there is none. It does
 *   not wait for the CA longer than about 5 s; what it saw by then is in the observation. An edge may put up the route
 *   only once the certificate is there: until then objects are `partial`, and an `apply` after the watch has notified of
 *   the certificate puts it up. `retry: true` means that the cause of an earlier failure may be gone: a new order begins
 *   as soon as the edge is able to, however long its own back-off is; until then nothing is said to have failed.
 *   `mayOrder: false`: all but what would begin an order; one that is placed goes on, and with `retry` also one that
 *   failed without being refused. `renew: true`: the order replaces the valid certificate; an edge that renews by itself
 *   ignores it. The issuance policy has decided that (core/issuance), and the edge carries it out.
 * - `remove` takes away everything of the domain (routes, certificate, private key) and resolves with
 *   `objects: 'absent'` only once that is verified. Objects that are not ours, or that belong to another domain id,
 *   are never touched.
 * - `observe` changes nothing. With `maxAgeSeconds` an observation that the edge has made within that time will do, by
 *   its own clock, and it need not ask again what an apply has just answered.
 * - A gateway that the edge does not know is such a failure of `apply` and `observe`; `remove` needs none.
 * - When the edge cannot be asked or changed, the observation's `failure` says why; calls reject only when `signal`
 *   (where there is one) aborts or for a programming error.
 * - `watch` calls back with a domain's id whenever something at the edge changed for it (certificate issued or
 *   failed, object gone), until `signal` aborts; it reconnects by itself. Missed events are allowed: the schedule
 *   is behind it.
 */
export interface Edge {
  apply(target: EdgeTarget, options: ApplyOptions): Promise<EdgeObservation>;
  remove(target: EdgeTarget): Promise<EdgeObservation>;
  observe(target: EdgeTarget, options?: ObserveOptions): Promise<EdgeObservation>;
  list(): Promise<EdgeEntry[]>;
  watch(onChange: (domainId: string) => void, signal: AbortSignal): Promise<void>;
}

/** An edge that gives the origin a signed assertion with each request (core/assertions.ts). */
export type RenewsAssertions = {
  /**
   * Renews the assertions of which less than half of the life is left; to be called every few minutes.
   * @throws AggregateError once all were tried, with what failed.
   */
  renewAssertions?: () => Promise<void>;
};
