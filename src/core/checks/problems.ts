import type { Actor, ReasonOf } from '../conditions.ts';
import type { ProblemCause, Quoted } from '../findings/certificate.ts';
import type { CaProblem } from '../observations.ts';

type FailedReason = Extract<
  ReasonOf<'CertificateReady'>,
  'challenge_failed' | 'order_failed' | 'rate_limited' | 'ca_unavailable' | 'issuer_not_ready'
>;
export type ProblemKind = { reason: FailedReason; cause: ProblemCause; actor: Actor };

const CHALLENGE: ProblemKind = { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' };
const ACCOUNT: ProblemKind = { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' };
const UNAVAILABLE: ProblemKind = { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca' };
const RATE_LIMITED: ProblemKind = { reason: 'rate_limited', cause: 'rate_limit', actor: 'ca' };
const CAA: ProblemKind = { reason: 'order_failed', cause: 'caa', actor: 'tenant' };
const ORDER: ProblemKind = { reason: 'order_failed', cause: 'order', actor: 'ca' };
const PERMISSION: ProblemKind = { reason: 'issuer_not_ready', cause: 'permission', actor: 'operator' };
const ISSUER: ProblemKind = { reason: 'issuer_not_ready', cause: 'issuer', actor: 'operator' };

/** ACME error types of RFC 8555 section 6.7, and what an edge says of itself, by their last part. */
const PROBLEM_KINDS: Readonly<Record<string, ProblemKind>> = {
  unauthorized: CHALLENGE,
  connection: CHALLENGE,
  dns: CHALLENGE,
  incorrectResponse: CHALLENGE,
  tls: CHALLENGE,
  rateLimited: RATE_LIMITED,
  serverInternal: UNAVAILABLE,
  // The client's own library repeats a rejected nonce; when even that did not do, it is the CA's bad hour.
  badNonce: UNAVAILABLE,
  caa: CAA,
  accountDoesNotExist: ACCOUNT,
  externalAccountRequired: ACCOUNT,
  userActionRequired: ACCOUNT,
  unsupportedContact: ACCOUNT,
  invalidContact: ACCOUNT,
  rejectedIdentifier: ORDER,
  permission_unavailable: PERMISSION,
  issuer_unavailable: UNAVAILABLE,
  issuer_not_ready: ISSUER,
  challenge_failed: CHALLENGE,
  challenge_pending: CHALLENGE,
  order_failed: ORDER,
};

/** Returns the reason that an ACME problem stands for: by its type first, then by its HTTP status. */
export function problemKind(problem: CaProblem): ProblemKind {
  const known = PROBLEM_KINDS[problem.type.slice(problem.type.lastIndexOf(':') + 1)];
  if (known !== undefined) return known;
  if (problem.status === 429) return RATE_LIMITED;
  if (problem.status === null || problem.status >= 500) return UNAVAILABLE;
  return ORDER;
}

/** Returns what the CA said, or the edge where the CA was never reached. */
export function quoteOf(problem: CaProblem | null): Quoted | null {
  if (problem === null) return null;
  return { by: isOfEdge(problem) ? 'edge' : 'ca', type: problem.type, detail: problem.detail };
}

/** True for what the edge itself reports in place of a CA's problem. */
const isOfEdge = ({ type }: CaProblem) => type.startsWith('urn:portal-domains:');
