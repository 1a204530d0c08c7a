import type { Parts } from '../context.ts';
import { type CertificateSeen, conditionOf } from '../observe/cert-manager.ts';
import type { Attempt } from '../observe/current.ts';
import { CHALLENGE_PENDING, GAVE_UP_REASON } from '../observe/problem.ts';

/**
 * Begins a new issuance now. cert-manager's own back-off of 1 to 32 hours stands before the setting of Issuing=True
 * only (trigger_controller.go), so setting it ourselves, as `cmctl renew` does, passes it by. What is left of the
 * failed attempt goes first, with its Order and Challenge: a failed request is taken for this attempt's unless it
 * failed in an earlier second (requestmanager_controller.go).
 */
export async function restartIssuance(
  { client, clock }: Parts,
  certificate: CertificateSeen,
  { request }: Attempt,
): Promise<void> {
  const { name, namespace, generation } = certificate.metadata;
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
  const failedAt = Date.parse(request?.status?.failureTime ?? certificate.status?.lastFailureTime ?? '') || 0;
  const at = Math.max(clock().getTime(), failedAt + 1_000);
  const condition = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'A new attempt was asked for',
    lastTransitionTime: wholeSeconds(new Date(at)),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  await client.applyStatus({ kind: 'Certificate', name, namespace }, { conditions: [condition] });
}

/**
 * Ends an issuance that hangs, so that its challenge no longer holds one of cert-manager's places: Issuing=False with
 * the reason, and cert-manager's back-off begun, then the attempt's objects go. The next attempt is core's to order.
 * Asked again, it goes on where an earlier call broke off.
 */
export async function giveUpIssuance(
  { client, clock }: Parts,
  certificate: CertificateSeen,
  { request }: Attempt,
): Promise<void> {
  const { namespace } = certificate.metadata;
  const issuing = conditionOf(certificate, 'Issuing');
  const ended = issuing?.status === 'False' && issuing.reason === GAVE_UP_REASON;
  if (issuing?.status !== 'True' && !ended) return;
  if (!ended) await noteEnd({ client, clock }, certificate);
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
}

async function noteEnd(
  { client, clock }: Pick<Parts, 'client' | 'clock'>,
  certificate: CertificateSeen,
): Promise<void> {
  const { name, namespace, generation } = certificate.metadata;
  const now = wholeSeconds(clock());
  const condition = {
    type: 'Issuing',
    status: 'False',
    reason: GAVE_UP_REASON,
    message: CHALLENGE_PENDING,
    lastTransitionTime: now,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const failedIssuanceAttempts = (certificate.status?.failedIssuanceAttempts ?? 0) + 1;
  await client.applyStatus(
    { kind: 'Certificate', name, namespace },
    { conditions: [condition], lastFailureTime: now, failedIssuanceAttempts },
  );
}

/** Kubernetes takes times of whole seconds. */
function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
