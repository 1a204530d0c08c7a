import type { OwnCertificate } from '../core/own-certificate/life.ts';

/**
 * An own certificate as an edge gets it. `unreadable`: one is kept, and its key cannot be opened here; `detail` says why,
 * for the operator.
 */
export type OwnToServe =
  | { kind: 'none' }
  | { kind: 'kept'; facts: OwnCertificate; chain: string; key: string }
  | { kind: 'unreadable'; detail: string };

/**
 * Reads the own certificate of a domain where an edge needs it, so that its key goes through no workflow: from the
 * database to the edge, within one process. Rejects while the database is away.
 */
export type OwnCertificates = { read(domainId: string): Promise<OwnToServe> };

/** Reads it where there may be one: most domains have none, and cost no query. */
export async function ownOf(
  own: OwnCertificates,
  target: { domainId: string; own?: true },
): Promise<OwnToServe> {
  return target.own === true ? own.read(target.domainId) : { kind: 'none' };
}

/** For an edge that is created without a database. */
export const NO_OWN_CERTIFICATES: OwnCertificates = { read: async () => ({ kind: 'none' }) };
