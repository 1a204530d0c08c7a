import type { DriverContext } from '../context.ts';
import type { Attempt } from '../observe/attempt.ts';
import { conditionOf, type ObservedCertificate } from '../observe/cert-manager.ts';
import { gaveUpFor, type Obstacle, obstacleIn } from '../observe/obstacle.ts';
import { issuingCondition } from '../resources/issuing-condition.ts';
import { failureTimeFor } from './own-retries.ts';

/**
 * Ends an issuance: Issuing=False with the reason, and cert-manager's back-off begun, then the attempt's objects go. The
 * next attempt is core's to order. Called again, it goes on where an earlier call broke off.
 */
export async function giveUpIssuance(
  { client, clock }: DriverContext,
  certificate: ObservedCertificate,
  { request }: Attempt,
  obstacle: Obstacle,
): Promise<void> {
  const { name, namespace } = certificate.metadata;
  const issuing = conditionOf(certificate, 'Issuing');
  const isEnded = issuing?.status === 'False' && obstacleIn(issuing) !== null;
  if (issuing?.status !== 'True' && !isEnded) return;
  if (!isEnded) {
    const status = failedStatus(certificate, obstacle, clock());
    await client.applyStatus({ kind: 'Certificate', name, namespace }, status);
  }
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
}

function failedStatus(certificate: ObservedCertificate, obstacle: Obstacle, at: Date) {
  const condition = issuingCondition(certificate, {
    status: 'False',
    ...gaveUpFor(obstacle),
    at,
  });
  return {
    conditions: [condition],
    lastFailureTime: failureTimeFor(certificate, at),
    failedIssuanceAttempts: (certificate.status?.failedIssuanceAttempts ?? 0) + 1,
  };
}
