import type { DriverContext } from '../context.ts';
import type { Attempt } from '../observe/attempt.ts';
import type { ObservedCertificate } from '../observe/cert-manager.ts';
import { issuingCondition } from '../resources/issuing-condition.ts';

/**
 * Begins a new issuance now. cert-manager's own back-off of 1 to 32 hours stands before the setting of Issuing=True
 * only (trigger_controller.go), so setting it ourselves, as `cmctl renew` does, passes it by. The request of the
 * failed attempt goes first, with its Order and Challenge: a failed request is taken for this attempt's unless it
 * failed in an earlier second (requestmanager_controller.go). The failure time that suspends cert-manager's own retries
 * goes too, as it is not applied again (watch/own-retries.ts).
 */
export async function restartIssuance(
  { client, clock }: DriverContext,
  certificate: ObservedCertificate,
  { request }: Attempt,
): Promise<void> {
  const { name, namespace } = certificate.metadata;
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
  const failedAt = Date.parse(request?.status?.failureTime ?? '') || 0;
  const at = new Date(Math.max(clock().getTime(), failedAt + 1_000));
  const condition = issuingCondition(certificate, {
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'A new attempt was asked for',
    at,
  });
  await client.applyStatus({ kind: 'Certificate', name, namespace }, { conditions: [condition] });
}
