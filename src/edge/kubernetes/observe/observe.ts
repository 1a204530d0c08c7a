import { X509Certificate } from 'node:crypto';
import { certificateFacts } from '../../../certificates/facts.ts';
import { pageOf } from '../../../core/issuance/renewal-info.ts';
import type { CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import { ownToServe } from '../../../core/own-certificate/life.ts';
import { ownOf } from '../../own-certificates.ts';
import type { EdgeTarget } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { planChanges } from '../plan/plan-changes.ts';
import { desiredObjects } from '../resources/domain-objects.ts';
import type { ManifestSettings } from '../resources/objects.ts';
import { type Attempt, NO_ATTEMPT } from './attempt.ts';
import type { ObservedCertificate, ObservedSecret } from './cert-manager.ts';
import { type CurrentObjects, describeForeign, listCurrent, readCurrent } from './current.ts';
import { IDLE, type Issuance, observeIssuance } from './issuance.ts';
import { edgeObservation } from './observation.ts';

/** All that one observation of a domain has read. */
export type DomainState = {
  current: CurrentObjects;
  attempt: Attempt;
  certificate: CertificateFacts | null;
  issuance: Issuance['issuance'];
  own: OwnToApply;
  observation: EdgeObservation;
};

/** The tenant's own certificate: what is to be served now, and why one that is kept cannot be; null: none, and nothing. */
export type OwnToApply = {
  toServe: { chain: string; key: string; fingerprint: string } | null;
  problem: string | null;
};

/** Reads the domain's objects and, where cert-manager is at work or has failed, the attempt. */
export async function observeDomain(context: DriverContext, target: EdgeTarget): Promise<DomainState> {
  const [current, own] = await Promise.all([readCurrent(context, target), readOwn(context, target)]);
  return observeFrom(context, target, { current, own });
}

/** Rejects where the database is away: nothing is amiss at the edge then. */
async function readOwn({ own: certificates, clock }: DriverContext, target: EdgeTarget): Promise<OwnToApply> {
  const own = await ownOf(certificates, target);
  if (own.kind === 'unreadable') return { toServe: null, problem: own.detail };
  if (own.kind === 'none' || ownToServe(own.facts, clock().toISOString()) === null)
    return { toServe: null, problem: null };
  const { chain, key, facts } = own;
  return { toServe: { chain, key, fingerprint: facts.fingerprint }, problem: null };
}

/** Observes from objects that are at hand already, as the server sent them just now. */
export async function observeFrom(
  context: DriverContext,
  target: EdgeTarget,
  { current, own }: Pick<DomainState, 'current' | 'own'>,
): Promise<DomainState> {
  const now = context.clock();
  const certificate = withRenewal(certificateIn(current.secret, target.domain), current.certificate);
  const foreign = describeForeign(current, target.domainId) !== null;
  const { attempt, issuance } = foreign
    ? { attempt: NO_ATTEMPT, issuance: IDLE }
    : await observeIssuance(context, current.certificate, now);
  // The Secret is written a moment before the Certificate says so.
  const isIssued =
    certificate !== null && attempt.order?.status?.state === 'valid' && issuance.issuance !== 'failed';
  const judged = isIssued ? IDLE : issuance;
  const wanted = { certificate, own: own.toServe !== null, delivery: context.settings.certificates };
  const seen = edgeObservation(target.domainId, current, wanted, judged, now);
  const drift = seen.objects === 'present' ? describeDrift(context.settings, target, { current, own }) : null;
  const drifted: EdgeObservation = drift === null ? seen : { ...seen, objects: 'partial', detail: drift };
  const observation = { ...drifted, ...ownPart(drifted, own, current) };
  return { current, attempt, certificate, issuance: judged.issuance, own, observation };
}

function ownPart(
  { objects }: EdgeObservation,
  { toServe, problem }: OwnToApply,
  { ownSecret }: CurrentObjects,
) {
  return {
    ...(toServe === null && ownSecret !== null ? { ownLeft: true as const } : {}),
    ...(toServe !== null && objects === 'present' ? { ownServed: toServe.fingerprint } : {}),
    ...(problem === null ? {} : { ownProblem: problem }),
  };
}

/** Names what somebody has altered, or what our settings want otherwise than when it was applied; null when nothing. */
function describeDrift(
  settings: ManifestSettings,
  target: EdgeTarget,
  { current, own }: Pick<DomainState, 'current' | 'own'>,
): string | null {
  const desired = desiredObjects(target, settings, { assertion: null, own: own.toServe });
  // With an own certificate there need be none of the CA's.
  const compared = desired.filter(({ kind }) => kind !== 'Certificate' || current.certificate !== null);
  const { changes } = planChanges(target.domainId, listCurrent(current), compared);
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

/** Adds when cert-manager renews the certificate; what it says of one that was in the Secret before is left out. */
export function withRenewal(
  certificate: CertificateFacts | null,
  object: Pick<ObservedCertificate, 'status'> | null,
): CertificateFacts | null {
  const { renewalTime, notAfter, acme } = object?.status ?? {};
  if (certificate === null || renewalTime === undefined || notAfter === undefined) return certificate;
  const isOfThis = Date.parse(notAfter) === Date.parse(certificate.notAfter);
  const renewAt = new Date(renewalTime);
  if (!isOfThis || Number.isNaN(renewAt.getTime())) return certificate;
  const explained = pageOf(acme?.ari?.explanationURL);
  return {
    ...certificate,
    renewAt: renewAt.toISOString(),
    ...(explained === null ? {} : { renewExplained: explained }),
  };
}

function parseLeaf(pem: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    // Nothing that cert-manager wrote; it replaces what is no certificate.
    return null;
  }
}
