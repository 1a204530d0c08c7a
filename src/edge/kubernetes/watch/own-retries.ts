import { isKubeError } from '../../../kubernetes/errors.ts';
import type { ClusterScope } from '../context.ts';
import { conditionOf, type ObservedCertificate } from '../observe/cert-manager.ts';
import { wholeSeconds } from '../resources/issuing-condition.ts';

/**
 * cert-manager orders again for a failed Certificate by itself, 1 to 32 hours after its `lastFailureTime`
 * (trigger_controller.go, shouldBackoffReissuingOnFailure), and has no switch for it. The issuance policy alone decides
 * about orders of a name without a certificate, or with one that has expired, and may block them for long: a failure
 * time that is still to come suspends cert-manager's retries. The policy's next order sets Issuing=True, which passes by
 * all of that, and takes the time away (apply/restart.ts). A renewal is retried by cert-manager, which the policy counts
 * on (`edge_retries`).
 */
const SUSPENDED = '2099-01-01T00:00:00Z';

/** Returns the failure time for an issuance that is ended by us. */
export function failureTimeFor(certificate: ObservedCertificate, at: Date): string {
  return isOfPolicy(certificate, at) ? SUSPENDED : wholeSeconds(at);
}

/** Tells whether cert-manager would by itself retry what the policy orders. */
export function retriesByItself(certificate: ObservedCertificate, now: Date): boolean {
  const { metadata, status } = certificate;
  if (metadata.deletionTimestamp !== undefined || !isOfPolicy(certificate, now)) return false;
  if (conditionOf(certificate, 'Issuing')?.status !== 'False') return false;
  return status?.lastFailureTime === undefined || Date.parse(status.lastFailureTime) <= now.getTime();
}

/**
 * Tells whether the policy orders: where there has been no certificate, or it has expired. A Certificate that
 * cert-manager has issued counts its revisions; one that it has taken over from a Secret has an end, unless somebody has
 * deleted that Secret.
 */
export function isOfPolicy({ status: { notAfter, revision } = {} }: ObservedCertificate, now: Date): boolean {
  return notAfter === undefined ? revision === undefined : Date.parse(notAfter) <= now.getTime();
}

/** Clocks of workers may differ by as much. */
const SKEW_MS = 60_000;

/**
 * Recognises an attempt that a worker of the version before has begun, one second after the failure time that suspends:
 * cert-manager takes each of its failures for one of the attempt before, and orders anew without any back-off.
 */
export function beginsTooLate(certificate: ObservedCertificate, now: Date): boolean {
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing?.status !== 'True') return false;
  return Date.parse(issuing.lastTransitionTime ?? '') > now.getTime() + SKEW_MS;
}

/** Lets such an attempt begin now. */
export function beginNow(
  scope: Pick<ClusterScope, 'client'>,
  certificate: ObservedCertificate,
  now: Date,
): Promise<void> {
  const issuing = conditionOf(certificate, 'Issuing');
  const conditions = [{ ...issuing, lastTransitionTime: wholeSeconds(now) }];
  return applyUnchanged(scope, certificate, { conditions });
}

/**
 * Suspends cert-manager's own retries of the Certificate, unless it has been written to since: an attempt that has begun
 * goes on.
 */
export function suspendRetries(
  scope: Pick<ClusterScope, 'client'>,
  certificate: ObservedCertificate,
): Promise<void> {
  // With the condition as it is, of which fields may be ours: what is not applied again would be removed.
  const conditions = [conditionOf(certificate, 'Issuing')];
  return applyUnchanged(scope, certificate, { conditions, lastFailureTime: SUSPENDED });
}

async function applyUnchanged(
  { client }: Pick<ClusterScope, 'client'>,
  { metadata: { name, namespace, resourceVersion } }: ObservedCertificate,
  status: unknown,
): Promise<void> {
  try {
    await client.applyStatus({ kind: 'Certificate', name, namespace }, status, { resourceVersion });
  } catch (error) {
    // The event of that write has the next check decide anew.
    if (!isKubeError(error, 'conflict', 'not_found')) throw error;
  }
}
