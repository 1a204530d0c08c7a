import { type Condition, condition, type ReasonOf } from '../conditions.ts';
import type { CaProblem, EdgeObservation } from '../observations.ts';
import { NOT_TOLD } from '../told/not-told.ts';

/** What an edge observation says about routing. */
export function judgeRouted(edge: EdgeObservation): Condition<'Routed'> {
  const at = edge.observedAt;
  if (edge.failure !== null) {
    const why =
      edge.failure === NOT_TOLD
        ? '; the operator mends it, and we try again by ourselves'
        : `: ${edge.failure}`;
    return condition('Routed', 'apply_failed', `The edge could not be asked or changed${why}.`, at);
  }
  switch (edge.objects) {
    case 'present':
      return condition('Routed', 'applied', 'The edge routes this name to the portal.', at);
    case 'foreign':
      return condition('Routed', 'apply_failed', detailOf(edge, FOREIGN), at);
    case 'partial':
      return condition('Routed', 'syncing', detailOf(edge, PARTIAL), at);
    case 'absent':
      return condition('Routed', 'removed', 'Nothing of this name is at the edge.', at);
  }
}

const FOREIGN = 'Something that is not ours is in the way at the edge; the operator looks at it.';
const PARTIAL = 'The edge is between two states: it takes the name up, or lets it go.';

/** An edge speaks in words, people are told sentences; one in our words, where there are none or they are not told. */
const detailOf = ({ detail }: EdgeObservation, ours: string) =>
  detail === null || detail === NOT_TOLD ? ours : `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;

/**
 * What an edge observation says about whether the CA would issue; null when it says nothing. What was not reachable
 * before and is now becomes unknown again: only the CA itself knows the rest.
 */
export function judgeAllowedAtEdge(
  { certificate, challenges, observedAt }: EdgeObservation,
  before: Condition | null,
  now: string,
): Condition<'CertificateAllowed'> | null {
  const say = (reason: ReasonOf<'CertificateAllowed'>, message: string) =>
    condition('CertificateAllowed', reason, message, observedAt);
  if (certificate !== null && certificate.notAfter > now) {
    // The CA's own deed counts where nobody has looked, or where it came after something had been seen in its way.
    const known = before !== null && before.reason !== 'not_checked' && before.status !== 'False';
    // That we wait for a place in our own limits is no warning.
    const isWarning = before?.status === 'False' && before.reason !== 'rate_limited';
    const warned = isWarning && certificate.notBefore <= before.observedAt;
    return known || warned ? null : say('allowed', 'The CA has issued for this name.');
  }
  if (challenges?.ready === false) {
    const { detail } = challenges;
    const why =
      detail === NOT_TOLD ? ', as our own part in it is away; the operator mends it' : `: ${detail}`;
    return say(
      'challenge_unreachable',
      `The CA could not check this name now${why}. No order is begun until it can.`,
    );
  }
  if (challenges?.ready === true && before?.reason === 'challenge_unreachable') {
    return say('not_checked', 'Challenges are answered; the CA is asked.');
  }
  return null;
}

type Facts = { edge: EdgeObservation; now: string };
type Check = (facts: Facts) => Condition<'CertificateReady'> | null;

/** In order; the first that has something to say decides. */
const CERTIFICATE_CHECKS: readonly Check[] = [
  expired,
  renewalFailing,
  issued,
  failed,
  requesting,
  notRequested,
];

/** What an edge observation says about the certificate; null when the edge could not be asked. */
export function judgeCertificate(edge: EdgeObservation, now: string): Condition<'CertificateReady'> | null {
  if (edge.failure !== null) return null;
  for (const check of CERTIFICATE_CHECKS) {
    const found = check({ edge, now });
    if (found !== null) return found;
  }
  return null;
}

function expired({ edge, now }: Facts) {
  const certificate = edge.certificate;
  if (certificate === null || certificate.notAfter > now) return null;
  const cause = edge.problem === null ? '' : words(edge.problem);
  return condition(
    'CertificateReady',
    'expired',
    sentences(`The certificate ended at ${certificate.notAfter}.`, cause),
    edge.observedAt,
  );
}

function renewalFailing({ edge }: Facts) {
  if (edge.certificate === null || edge.issuance !== 'failed' || edge.problem === null) return null;
  const { notAfter } = edge.certificate;
  const { actor } = problemKind(edge.problem);
  const message = sentences(
    `Renewal fails; the present certificate is good until ${notAfter}.`,
    words(edge.problem),
  );
  return condition('CertificateReady', 'renewal_failing', message, edge.observedAt, actor);
}

function issued({ edge }: Facts) {
  if (edge.certificate === null) return null;
  const { issuer, notAfter } = edge.certificate;
  return condition(
    'CertificateReady',
    'issued',
    `Issued by ${issuer}, good until ${notAfter}.`,
    edge.observedAt,
  );
}

function failed({ edge }: Facts) {
  if (edge.issuance !== 'failed' || edge.problem === null) return null;
  const { reason, actor, advice } = problemKind(edge.problem);
  const message = sentences(advice, words(edge.problem));
  return condition('CertificateReady', reason, message, edge.observedAt, actor);
}

function requesting({ edge }: Facts) {
  if (edge.issuance !== 'requesting') return null;
  return condition('CertificateReady', 'requesting', 'The certificate is being issued.', edge.observedAt);
}

function notRequested({ edge }: Facts) {
  return condition(
    'CertificateReady',
    'not_requested',
    'No certificate has been asked for yet.',
    edge.observedAt,
  );
}

const sentences = (...all: string[]) => all.filter(Boolean).join(' ');

/** The CA's own words; or the edge's, where the CA was never reached. */
function words({ type, detail }: CaProblem): string {
  if (detail === NOT_TOLD) return '';
  return `${type.startsWith('urn:portal-domains:') ? 'The edge' : 'The CA'} says: ${detail} (${type}).`;
}

type ProblemKind = {
  reason: 'challenge_failed' | 'order_failed' | 'rate_limited' | 'ca_unavailable' | 'issuer_not_ready';
  actor: 'tenant' | 'operator' | 'ca';
  advice: string;
};

const CHALLENGE: ProblemKind = {
  reason: 'challenge_failed',
  actor: 'tenant',
  advice: 'The CA could not reach this name over port 80; check that every address record leads here.',
};
const ISSUER: ProblemKind = {
  reason: 'issuer_not_ready',
  actor: 'operator',
  advice: 'The CA does not accept our account; the operator checks the ACME account and its settings.',
};
const UNAVAILABLE: ProblemKind = {
  reason: 'ca_unavailable',
  actor: 'ca',
  advice: 'The CA is not available; we try again by ourselves.',
};
const RATE_LIMITED: ProblemKind = {
  reason: 'rate_limited',
  actor: 'ca',
  advice: 'The CA asks us to wait; we try again by ourselves.',
};
const CAA: ProblemKind = {
  reason: 'order_failed',
  actor: 'tenant',
  advice: 'A CAA record forbids this CA; add one that allows it.',
};
const ORDER: ProblemKind = { reason: 'order_failed', actor: 'ca', advice: 'The CA refused the order.' };

const PERMISSION: ProblemKind = {
  reason: 'issuer_not_ready',
  actor: 'operator',
  advice:
    'The edge could not ask whether this name may have a certificate; the operator checks that the API runs.',
};

const ISSUER_NOT_READY: ProblemKind = {
  reason: 'issuer_not_ready',
  actor: 'operator',
  advice: 'The issuer that the edge asks for certificates is not ready; the operator looks at it.',
};

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
  accountDoesNotExist: ISSUER,
  externalAccountRequired: ISSUER,
  userActionRequired: ISSUER,
  unsupportedContact: ISSUER,
  invalidContact: ISSUER,
  rejectedIdentifier: ORDER,
  permission_unavailable: PERMISSION,
  issuer_unavailable: UNAVAILABLE,
  issuer_not_ready: ISSUER_NOT_READY,
  challenge_failed: CHALLENGE,
  challenge_pending: CHALLENGE,
  order_failed: ORDER,
};

/** Which of our reasons an ACME problem is: by its type first, then by its HTTP status. */
export function problemKind(problem: CaProblem): ProblemKind {
  const known = PROBLEM_KINDS[problem.type.slice(problem.type.lastIndexOf(':') + 1)];
  if (known !== undefined) return known;
  if (problem.status === 429) return RATE_LIMITED;
  if (problem.status === null || problem.status >= 500) return UNAVAILABLE;
  return ORDER;
}
