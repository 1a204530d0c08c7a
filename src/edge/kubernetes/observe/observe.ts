import { X509Certificate } from 'node:crypto';
import { certificateFacts } from '../../../certificates/facts.ts';
import type { CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import type { EdgeTarget } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { planChanges } from '../plan/plan-changes.ts';
import { domainObjects } from '../resources/domain-objects.ts';
import type { ManifestSettings } from '../resources/objects.ts';
import { type Attempt, NO_ATTEMPT } from './attempt.ts';
import type { ObservedSecret } from './cert-manager.ts';
import { type CurrentObjects, describeForeign, listCurrent, readCurrent } from './current.ts';
import { IDLE, type Issuance, observeIssuance } from './issuance.ts';
import { edgeObservation } from './observation.ts';

/** All that one observation of a domain has read. */
export type DomainState = {
  current: CurrentObjects;
  attempt: Attempt;
  certificate: CertificateFacts | null;
  issuance: Issuance['issuance'];
  observation: EdgeObservation;
};

/** Reads the domain's objects and, where cert-manager is at work or has failed, the attempt. */
export async function observeDomain(context: DriverContext, target: EdgeTarget): Promise<DomainState> {
  return observeFrom(context, target, await readCurrent(context, target));
}

/** Observes from objects that are at hand already, as the server sent them just now. */
export async function observeFrom(
  context: DriverContext,
  target: EdgeTarget,
  current: CurrentObjects,
): Promise<DomainState> {
  const now = context.clock();
  const certificate = certificateIn(current.secret, target.domain);
  const foreign = describeForeign(current, target.domainId) !== null;
  const { attempt, issuance } = foreign
    ? { attempt: NO_ATTEMPT, issuance: IDLE }
    : await observeIssuance(context, current.certificate, now);
  // The Secret is written a moment before the Certificate says so.
  const isIssued =
    certificate !== null && attempt.order?.status?.state === 'valid' && issuance.issuance !== 'failed';
  const judged = isIssued ? IDLE : issuance;
  const seen = edgeObservation(target.domainId, current, certificate, judged, now);
  const drift = seen.objects === 'present' ? describeDrift(context.settings, target, current) : null;
  const observation: EdgeObservation = drift === null ? seen : { ...seen, objects: 'partial', detail: drift };
  return { current, attempt, certificate, issuance: judged.issuance, observation };
}

/** Names what somebody has altered, or what our settings want otherwise than when it was applied; null when nothing. */
function describeDrift(
  settings: ManifestSettings,
  target: EdgeTarget,
  current: CurrentObjects,
): string | null {
  const { changes } = planChanges(target.domainId, listCurrent(current), domainObjects(target, settings));
  if (changes.length === 0) return null;
  const kinds = changes.map(({ object }) => object.kind).join(' and the ');
  return `not as it should be, and to be applied again: the ${kinds}`;
}

/** Reads the served certificate: the first of the Secret's, where it is for this very name. */
function certificateIn(secret: ObservedSecret | null, domain: string): CertificateFacts | null {
  const data = secret?.data?.['tls.crt'];
  if (data === undefined || data === '') return null;
  const pem = Buffer.from(data, 'base64');
  const leaf = parseLeaf(pem);
  return leaf?.checkHost(domain, { subject: 'never' }) === undefined ? null : certificateFacts(pem);
}

function parseLeaf(pem: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    // Nothing that cert-manager wrote; it replaces what is no certificate.
    return null;
  }
}
