import type {
  ChallengeView,
  DnsObservation,
  PreflightObservation,
  ProbeObservation,
  ProbeOutcome,
} from '../core/observations.ts';

/**
 * One HTTPS request for a domain through the edge, as a client would make it. Never rejects for what the network or
 * the other side does; bounded in time and bytes; follows no redirect; returns nothing of the body.
 */
export interface Prober {
  probe(domain: string): Promise<ProbeObservation>;
}

/** `fingerprint`: SHA-256 of the leaf that was presented, as in `CertificateFacts`; null: none was. */
export type HandshakeResult = { outcome: ProbeOutcome; fingerprint: string | null };

/**
 * One TLS handshake for a domain at the edge; `https_ok`: with a certificate for its name whose time it is. A request says
 * whether clients trust its chain. Never rejects for what the network or the other side does; bounded in time.
 */
export interface Handshaker {
  handshake(domain: string): Promise<HandshakeResult>;
}

export type ChallengeQuestion = {
  domain: string;
  /** Each is asked, up to a bound, whatever it is; but no connection goes where nothing of a tenant's may lead. */
  addresses: readonly string[];
  /** Those of them that are the edge's own. */
  edgeAddresses: readonly string[];
};

/**
 * Requests a challenge from port 80 of each address of a domain, as a CA does, and returns one view for each address,
 * in order. Never rejects for a fault of the network or the other side; bounded in time, bytes and redirects; returns
 * nothing of a response body.
 */
export interface ChallengeProber {
  ask(question: ChallengeQuestion): Promise<ChallengeView[]>;
}

export type PreflightSubject = {
  domain: string;
  /** The DNS observation whose addresses are checked. */
  dns: DnsObservation;
};

/**
 * Checks everything that a CA checks before it issues, without a request to the CA. Never rejects because of a
 * finding.
 */
export interface Preflight {
  observe(subject: PreflightSubject): Promise<PreflightObservation>;
}
