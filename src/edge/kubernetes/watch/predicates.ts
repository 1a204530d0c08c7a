import type { KubeObject } from '../../../kubernetes/client.ts';
import type { Change } from '../../../kubernetes/follow.ts';
import { type CertificateSeen, type ChallengeSeen, conditionOf, hasFailed } from '../observe/cert-manager.ts';

/**
 * Whether a change of a Certificate is worth a turn: issued, renewed, failed, made ready or not, or gone. cert-manager
 * writes to it several times an issuance; the steps between are nobody's news.
 */
export function isCertificateNews({ before, after }: Change<CertificateSeen>): boolean {
  if (after === null) return true;
  // One that appears is our own work; a relist tells of one that came and was issued meanwhile.
  if (before === null) return digest(after) !== '' && hasOutcome(after);
  return digest(before) !== digest(after) && (hasOutcome(after) || hasOutcome(before));
}

function hasOutcome(certificate: CertificateSeen): boolean {
  return (
    conditionOf(certificate, 'Ready')?.status === 'True' ||
    conditionOf(certificate, 'Issuing')?.status === 'False'
  );
}

function digest({ metadata, status }: CertificateSeen): string {
  const facts = [
    conditionOf({ status: status ?? {} }, 'Ready')?.status,
    conditionOf({ status: status ?? {} }, 'Issuing')?.status === 'False',
    status?.lastFailureTime,
    status?.revision,
    status?.notAfter,
    metadata.generation,
    metadata.deletionTimestamp,
  ];
  return JSON.stringify(facts);
}

/** A route that went, or that somebody wrote to. That one appears is our own work. */
export function isRouteNews({ before, after }: Change<KubeObject>): boolean {
  if (after === null) return true;
  return before !== null && before.metadata.generation !== after.metadata.generation;
}

/** A challenge that was decided against us. */
export function isChallengeNews({ before, after }: Change<ChallengeSeen>): boolean {
  return hasFailed(after) && !hasFailed(before);
}
