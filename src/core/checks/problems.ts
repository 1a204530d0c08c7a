import type { Actor, ReasonOf } from '../conditions.ts';
import { isSuspendedByCa, type ProblemCause, type Quoted } from '../findings/certificate.ts';
import type { AcmeStep, CaProblem } from '../observations.ts';

type FailedReason = Extract<
  ReasonOf<'CertificateReady'>,
  | 'challenge_failed'
  | 'order_failed'
  | 'rate_limited'
  | 'orders_paused'
  | 'ca_unavailable'
  | 'issuer_not_ready'
>;
export type ProblemKind = { reason: FailedReason; cause: ProblemCause; actor: Actor };

const CHALLENGE: ProblemKind = { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' };
const DNS: ProblemKind = { reason: 'challenge_failed', cause: 'dns', actor: 'tenant' };
/** The CA issues for no such name, whoever asks. */
const NAME: ProblemKind = { reason: 'order_failed', cause: 'name', actor: 'tenant' };
const ACCOUNT: ProblemKind = { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' };
const UNAVAILABLE: ProblemKind = { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca' };
const RATE_LIMITED: ProblemKind = { reason: 'rate_limited', cause: 'rate_limit', actor: 'ca' };
/** The CA has paused the account or the name, until somebody follows the link that it gives. */
const SUSPENDED: ProblemKind = { reason: 'orders_paused', cause: 'paused', actor: 'operator' };
const CAA: ProblemKind = { reason: 'order_failed', cause: 'caa', actor: 'tenant' };
const ORDER: ProblemKind = { reason: 'order_failed', cause: 'order', actor: 'ca' };
const PERMISSION: ProblemKind = { reason: 'issuer_not_ready', cause: 'permission', actor: 'operator' };
const ISSUER: ProblemKind = { reason: 'issuer_not_ready', cause: 'issuer', actor: 'operator' };

const SOLVER_FORBIDDEN: ProblemKind = {
  reason: 'issuer_not_ready',
  cause: 'solver_forbidden',
  actor: 'operator',
};
const SOLVER: ProblemKind = { reason: 'issuer_not_ready', cause: 'solver', actor: 'operator' };

/**
 * The ACME error types that an order can meet, by their last part: RFC 8555 6.7, and those that came later
 * (https://www.iana.org/assignments/acme, state of November 2026).
 */
const ACME_PROBLEMS = {
  unauthorized: CHALLENGE,
  connection: CHALLENGE,
  dns: DNS,
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
  rejectedIdentifier: NAME,
  unsupportedIdentifier: NAME,
  orderNotReady: ORDER,
  badCSR: ORDER,
  badPublicKey: ORDER,
  badSignatureAlgorithm: ORDER,
  malformed: ORDER,
  compound: ORDER,
  alreadyReplaced: ORDER,
  // The profile is a setting of ours.
  invalidProfile: ISSUER,
} as const satisfies Record<string, ProblemKind>;

/** The problems that an edge reports about itself, by the last part of their type. */
const EDGE_PROBLEMS = {
  permission_unavailable: PERMISSION,
  issuer_unavailable: UNAVAILABLE,
  issuer_not_ready: ISSUER,
  challenge_failed: CHALLENGE,
  challenge_pending: CHALLENGE,
  solver_forbidden: SOLVER_FORBIDDEN,
  solver_failed: SOLVER,
  order_failed: ORDER,
} as const satisfies Record<string, ProblemKind>;

/** Everything that is known by its type; what is not is judged by its HTTP status. */
export const PROBLEM_KINDS = { ...ACME_PROBLEMS, ...EDGE_PROBLEMS };
export type ProblemType = keyof typeof PROBLEM_KINDS;

/** Steps at which nothing of the name is validated yet, or not any more: `unauthorized` is about the account there. */
const OF_THE_ACCOUNT: ReadonlySet<AcmeStep> = new Set<AcmeStep>(['account', 'order', 'finalize', 'download']);
const NO_PUBLIC_SUFFIX = /not a valid public suffix/i;

/** Returns the reason that an ACME problem stands for: by its step and type first, then by its HTTP status. */
export function problemKind(given: CaProblem): ProblemKind {
  const problem = decisive(given);
  const type = problem.type.slice(problem.type.lastIndexOf(':') + 1);
  if (isSuspendedByCa(problem)) return SUSPENDED;
  if (type === 'unauthorized' && given.step !== undefined && OF_THE_ACCOUNT.has(given.step)) return ACCOUNT;
  if (type === 'malformed' && NO_PUBLIC_SUFFIX.test(problem.detail)) return NAME;
  if (isKnown(type)) return PROBLEM_KINDS[type];
  if (problem.status === 429) return RATE_LIMITED;
  if (problem.status === null || problem.status >= 500) return UNAVAILABLE;
  return ORDER;
}

const isKnown = (type: string): type is ProblemType => Object.hasOwn(PROBLEM_KINDS, type);

/** Takes the part that decides, of a problem that is about several things: the first that says what it is. */
function decisive(problem: CaProblem): CaProblem {
  const isCompound = problem.type.endsWith(':compound');
  const part = isCompound ? problem.subproblems?.find(({ type }) => !type.endsWith(':compound')) : undefined;
  return part === undefined ? problem : { ...problem, ...part };
}

/** Returns what the CA said, or the edge where the CA was never reached. */
export function quoteOf(problem: CaProblem | null): Quoted | null {
  if (problem === null) return null;
  return { by: isOfEdge(problem) ? 'edge' : 'ca', type: problem.type, detail: problem.detail };
}

/** True for what the edge itself reports in place of a CA's problem. */
const isOfEdge = ({ type }: CaProblem) => type.startsWith('urn:portal-domains:');
