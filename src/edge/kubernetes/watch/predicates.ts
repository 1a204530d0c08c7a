import type { KubeObject } from '../../../kubernetes/client.ts';
import type { Change } from '../../../kubernetes/follow.ts';
import {
  conditionOf,
  hasFailed,
  type ObservedCertificate,
  type ObservedChallenge,
} from '../observe/cert-manager.ts';

/** Event predicates: a change that passes one starts a reconciliation of its domain. */

/**
 * Passes a Certificate that was issued, renewed, failed, made ready or not, or deleted. cert-manager writes to it
 * several times an issuance; the steps between do not pass.
 */
export function isCertificateRelevant({ before, after }: Change<ObservedCertificate>): boolean {
  if (after === null) return true;
  // One that appears is our own change; a new list may have one that came and was issued meanwhile.
  if (before === null) return hasOutcome(after);
  return outcomeOf(before) !== outcomeOf(after) && (hasOutcome(after) || hasOutcome(before));
}

function hasOutcome(certificate: ObservedCertificate): boolean {
  return (
    conditionOf(certificate, 'Ready')?.status === 'True' ||
    conditionOf(certificate, 'Issuing')?.status === 'False'
  );
}

/** Digests the fields that make a difference. */
function outcomeOf(certificate: ObservedCertificate): string {
  const { metadata, status } = certificate;
  const issuing = conditionOf(certificate, 'Issuing');
  const facts = [
    conditionOf(certificate, 'Ready')?.status,
    // Not the time of the last failure, which is ours to write: see own-retries.ts.
    issuing?.status === 'False' ? (issuing.lastTransitionTime ?? 'failed') : null,
    status?.revision,
    status?.notAfter,
    metadata.generation,
    metadata.deletionTimestamp,
  ];
  return JSON.stringify(facts);
}

/** Passes a route that was deleted, or that somebody wrote to. One that appears is our own change. */
export function isRouteRelevant({ before, after }: Change<KubeObject>): boolean {
  if (after === null) return true;
  return before !== null && before.metadata.generation !== after.metadata.generation;
}

/** Passes an own certificate's Secret that was deleted, or that somebody wrote to: a Secret has no generation. */
export function isOwnSecretRelevant({ before, after }: Change<KubeObject>): boolean {
  if (after === null) return true;
  return before !== null && before.metadata.resourceVersion !== after.metadata.resourceVersion;
}

/** Passes a challenge once, when it is decided against us. */
export function isChallengeRelevant({ before, after }: Change<ObservedChallenge>): boolean {
  return hasFailed(after) && !hasFailed(before);
}
