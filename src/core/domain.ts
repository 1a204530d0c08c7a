import type { Condition, Status } from './conditions.ts';
import type { Incident } from './fleet/incident.ts';
import type { CertificateFacts } from './observations.ts';
import type { OwnCertificate } from './own-certificate/life.ts';

/** The states that a tenant or an operator may ask for. The state changes only by a request, and each change raises `generation`. */
export const DESIRES = ['active', 'disabled', 'deleted'] as const;
export type Desired = (typeof DESIRES)[number];

export type ProofMethod = 'cname' | 'txt';

/**
 * The proofs of other tenants that a claim must know of: `this_name` (or had, before they were removed), or
 * `related_name`, one above or below it within the registrable domain. Either takes the TXT at the exact name.
 */
export type Elsewhere = 'nowhere' | 'this_name' | 'related_name';

/** The state of a domain between two rounds. It is kept in the row, so that Temporal can be rebuilt from it. */
export type Progress = {
  /** When this attempt began: registration, or the last `retry`. ISO 8601. */
  attemptStartedAt: string;
  /** When the certificate stage of this attempt began, else null. */
  certificateSince: string | null;
  /** When the newest issuance attempt was begun, and how many have been; the retry schedule counts from these. */
  lastIssuanceAt: string | null;
  issuanceAttempts: number;
  /** Not before this does the next one begin by itself: back-off, or the CA's Retry-After. */
  nextIssuanceAt: string | null;
  /** The part of that which the CA named, by Retry-After: no person's word ends it. Absent in rows of earlier versions. */
  caRetryAfter?: string | null;
  /**
   * Since when the CA has paused the account or the name, as it said; only an operator's `unpause` ends it here. Absent in
   * rows of earlier versions.
   */
  suspendedSince?: string | null;
  /** Until when our limits of orders were full at the last preflight of a live domain; absent: there was room. */
  ordersLimitedUntil?: string;
  /** For how long a live domain's DNS has been seen to lead away from us, as a beginning, else null (decision 0009). */
  awaySince: string | null;
  /** When it was seen last; absent in rows of earlier versions. */
  awaySeenAt?: string | null;
  /** For how long the tenant has been seen to be at fault for a certificate that does not come, likewise. */
  tenantFaultSince?: string | null;
  tenantFaultSeenAt?: string | null;
  /** The edge's certificates are renewed by orders of the worker; absent where the edge renews by itself. */
  workerRenews?: boolean;
  /** The fingerprint of the own certificate that the edge was seen to serve; absent: it serves the CA's. */
  ownServed?: string;
  /**
   * An own certificate may be at the edge: set with each upload, before any apply, and kept until an observation has found
   * nothing of one. Absent: there is none.
   */
  ownAtEdge?: true;
  /** The fingerprint of the own certificate whose key the worker could not open; absent: it could, or there is none. */
  ownUnreadable?: string;
  /** CertificateReady by the CA's certificate, while the own one decides it; absent: the CA's does. */
  behindOwn?: Condition<'CertificateReady'>;
  /** Since when a deleted domain is off the edge, while its record is looked for, else null. */
  removedSince: string | null;
};

/** One row of `portal_domains` as the workflow sees it. JSON-safe: it travels through Temporal. */
export type DomainSnapshot = {
  id: string;
  tenant: string;
  /** The A-label form, lower case, no trailing dot. */
  domain: string;
  canonicalHost: string;
  /** The gateway workload that the canonical host leads to. */
  gateway: string;
  /** The value that the tenant's ownership TXT must hold is built from this. */
  ownershipToken: string;
  desired: Desired;
  /** Fences every write: a write for an older generation changes nothing. */
  generation: number;
  /** The number of rounds recorded; fences a round's write against a second one, and against a worker that lags. */
  round: number;
  status: Status;
  conditions: Condition[];
  /** When this tenant proved the name, else null; `proofMethod` goes with it. Cleared when another tenant proves it. */
  provedAt: string | null;
  proofMethod: ProofMethod | null;
  /** Read for a claim that is not proved; else `nowhere`. */
  elsewhere: Elsewhere;
  /** Incidents of ours, while they are open and for a day after; looked up as a round begins. */
  incidents: readonly Incident[];
  /** Since when an operator holds it; absent in histories of earlier versions, as null. */
  onHoldSince?: string | null;
  /** True while edge objects may exist for it: set before the first apply, cleared after a verified removal. */
  edgeApplied: boolean;
  /** The CA's. */
  certificate: CertificateFacts | null;
  /** The tenant's own, which is served in its place; absent in histories of earlier versions, as null. */
  ownCertificate?: OwnCertificate | null;
  activatedAt: string | null;
  givenUpAt: string | null;
  nextCheckAt: string | null;
  progress: Progress;
};

/** The progress of an attempt that begins at `now` (ISO 8601). */
export function freshProgress(now: string): Progress {
  return {
    attemptStartedAt: now,
    certificateSince: null,
    lastIssuanceAt: null,
    issuanceAttempts: 0,
    nextIssuanceAt: null,
    caRetryAfter: null,
    suspendedSince: null,
    awaySince: null,
    awaySeenAt: null,
    tenantFaultSince: null,
    tenantFaultSeenAt: null,
    removedSince: null,
  };
}
