import { type Condition, condition, isOwnDeferral } from '../conditions.ts';
import type { EdgeObservation } from '../observations.ts';
import { problemKind, quoteOf } from './problems.ts';

/** Judges routing by a check of the edge. */
export function judgeRouted({ failure, objects, detail, observedAt }: EdgeObservation): Condition<'Routed'> {
  if (failure !== null) return condition('Routed', 'apply_failed', { case: 'failed', failure }, observedAt);
  switch (objects) {
    case 'present':
      return condition('Routed', 'applied', { case: 'applied' }, observedAt);
    case 'foreign':
      return condition('Routed', 'apply_failed', { case: 'foreign', detail }, observedAt);
    case 'partial':
      return condition('Routed', 'syncing', { case: 'partial', detail }, observedAt);
    case 'absent':
      return condition('Routed', 'removed', { case: 'removed' }, observedAt);
  }
}

/**
 * Judges by a check of the edge whether the CA would issue; null when it says nothing. A challenge that was not
 * reachable before and is now becomes unknown again: only the CA knows the rest.
 */
export function judgeAllowedAtEdge(
  { certificate, challenges, observedAt }: EdgeObservation,
  before: Condition | null,
  now: string,
): Condition<'CertificateAllowed'> | null {
  if (certificate !== null && certificate.notAfter > now) {
    // The CA's own deed counts where nobody has checked, or where it came after something had been seen in its way.
    const known = before !== null && before.reason !== 'not_checked' && before.status !== 'False';
    // That we wait for a place in our own limits, or for the end of a pause, is no warning.
    const isWarning = before?.status === 'False' && !isOwnDeferral(before);
    const warned = isWarning && certificate.notBefore <= before.observedAt;
    return known || warned
      ? null
      : condition('CertificateAllowed', 'allowed', { case: 'has_issued' }, observedAt);
  }
  if (challenges?.ready === false) {
    const { detail } = challenges;
    return condition(
      'CertificateAllowed',
      'challenge_unreachable',
      { case: 'not_answered', detail },
      observedAt,
    );
  }
  if (challenges?.ready === true && before?.reason === 'challenge_unreachable') {
    return condition('CertificateAllowed', 'not_checked', { case: 'challenge_answered' }, observedAt);
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

/** Judges the certificate by a check of the edge; null when the edge could not be asked. */
export function judgeCertificate(edge: EdgeObservation, now: string): Condition<'CertificateReady'> | null {
  if (edge.failure !== null) return null;
  for (const check of CERTIFICATE_CHECKS) {
    const found = check({ edge, now });
    if (found !== null) return found;
  }
  return null;
}

function expired({ edge, now }: Facts) {
  const { certificate, problem, observedAt } = edge;
  if (certificate === null || certificate.notAfter > now) return null;
  const { notAfter } = certificate;
  const cause = problem === null ? null : problemKind(problem).cause;
  const params = { case: 'ended' as const, notAfter, cause, quote: quoteOf(problem) };
  return condition('CertificateReady', 'expired', params, observedAt);
}

function renewalFailing({ edge }: Facts) {
  if (edge.certificate === null || edge.issuance !== 'failed' || edge.problem === null) return null;
  const { notAfter } = edge.certificate;
  const { actor, cause } = problemKind(edge.problem);
  const params = { case: 'renewal' as const, notAfter, cause, quote: quoteOf(edge.problem) };
  return condition('CertificateReady', 'renewal_failing', params, edge.observedAt, actor);
}

function issued({ edge }: Facts) {
  if (edge.certificate === null) return null;
  const { issuer, notAfter, renewExplained: explained = null } = edge.certificate;
  const params = { case: 'issued' as const, issuer, notAfter, explained };
  return condition('CertificateReady', 'issued', params, edge.observedAt);
}

function failed({ edge }: Facts) {
  if (edge.issuance !== 'failed' || edge.problem === null) return null;
  const { reason, cause, actor } = problemKind(edge.problem);
  const params = { case: 'failed' as const, cause, quote: quoteOf(edge.problem) };
  return condition('CertificateReady', reason, params, edge.observedAt, actor);
}

function requesting({ edge }: Facts) {
  if (edge.issuance !== 'requesting') return null;
  if (edge.problem === null)
    return condition('CertificateReady', 'requesting', { case: 'requesting' }, edge.observedAt);
  const { cause, actor } = problemKind(edge.problem);
  const params = { case: 'held' as const, cause, quote: quoteOf(edge.problem) };
  return condition('CertificateReady', 'requesting', params, edge.observedAt, actor);
}

function notRequested({ edge }: Facts) {
  return condition('CertificateReady', 'not_requested', { case: 'not_requested' }, edge.observedAt);
}
