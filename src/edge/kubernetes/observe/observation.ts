import type { X509Certificate } from 'node:crypto';
import { certificateFacts } from '../../../certificates/facts.ts';
import type { CaProblem, CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import type { EdgeTarget } from '../../port.ts';
import { domainIdOf } from '../resources/names.ts';
import {
  type CertificateSeen,
  conditionOf,
  hasFailed,
  type IssuerSeen,
  type SecretSeen,
} from './cert-manager.ts';
import type { Attempt, Standing } from './current.ts';
import { CHALLENGE_PENDING, failureOf, ownProblem } from './problem.ts';

/** How long cert-manager may take over a step before we call it failed. */
export type Patience = {
  /** Until cert-manager takes a Certificate up, and until the CA takes an order. */
  orderMs: number;
  /** Until a challenge is decided; a broken one is checked for ever, and holds one of cert-manager's 60 places. */
  challengeMs: number;
};

export type Issuance = Pick<EdgeObservation, 'issuance' | 'problem'>;
const IDLE: Issuance = { issuance: 'idle', problem: null };
const REQUESTING: Issuance = { issuance: 'requesting', problem: null };

/** Nothing of the domain, with the time of looking. */
export function nothingFound(now: Date): Omit<EdgeObservation, 'failure'> {
  return {
    observedAt: now.toISOString(),
    objects: 'absent',
    detail: null,
    certificate: null,
    issuance: 'idle',
    problem: null,
    standing: null,
  };
}

/** Whether the issuance can be told from the Certificate alone: that there is none, or none is needed. */
export function isSettled(certificate: CertificateSeen | null): boolean {
  if (certificate === null) return true;
  return conditionOf(certificate, 'Issuing') === null && conditionOf(certificate, 'Ready')?.status === 'True';
}

/**
 * How issuance stands. Ready=False is no failure: it is False all through the first issuance. Only cert-manager's own
 * giving up (Issuing=False) is, or that a step takes longer than our patience.
 */
export function judgeIssuance(
  certificate: CertificateSeen | null,
  attempt: Attempt,
  issuer: IssuerSeen | null | 'not looked at',
  patience: Patience,
  now: Date,
): Issuance {
  if (certificate === null || isSettled(certificate)) return IDLE;
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing?.status === 'False') {
    return { issuance: 'failed', problem: failureOf(certificate, attempt, now.toISOString()) };
  }
  const problem = overdue(certificate, attempt, issuer, patience, now);
  return problem === null ? REQUESTING : { issuance: 'failed', problem };
}

function overdue(
  certificate: CertificateSeen,
  { request, order }: Attempt,
  issuer: IssuerSeen | null | 'not looked at',
  patience: Patience,
  now: Date,
): CaProblem | null {
  const at = now.toISOString();
  const since =
    conditionOf(certificate, 'Issuing')?.lastTransitionTime ?? certificate.metadata.creationTimestamp;
  const late = (from: string, ms: number) => now.getTime() - Date.parse(from) > ms;
  if (order !== null) {
    if (hasFailed(order)) return null;
    const { creationTimestamp } = order.metadata;
    if (order.status?.url === undefined) {
      if (!late(creationTimestamp, patience.orderMs)) return null;
      return ownProblem(
        'issuer_unavailable',
        'the CA has not taken the order yet; cert-manager goes on asking',
        at,
      );
    }
    if (!late(creationTimestamp, patience.challengeMs)) return null;
    return ownProblem('challenge_pending', CHALLENGE_PENDING, at);
  }
  if (issuer === null)
    return ownProblem('issuer_not_ready', 'the issuer that certificates are asked of is not there', at);
  const ready = issuer === 'not looked at' ? null : conditionOf(issuer, 'Ready');
  if (issuer !== 'not looked at' && ready?.status !== 'True') {
    // Its own message may quote addresses of the cluster; doctor and kubectl show it to the operator.
    return ownProblem('issuer_not_ready', 'the issuer that certificates are asked of is not ready', at);
  }
  if (!late(since, patience.orderMs)) return null;
  const waiting =
    request === null ? 'cert-manager has not taken the certificate up' : 'cert-manager has made no order';
  return ownProblem('issuer_unavailable', waiting, at);
}

/** The served certificate: the first of the Secret's, where it is for this very name. */
export function certificateIn(
  secret: SecretSeen | null,
  domain: string,
  parse: (pem: Buffer) => X509Certificate | null,
): CertificateFacts | null {
  const data = secret?.data?.['tls.crt'];
  if (data === undefined || data === '') return null;
  const pem = Buffer.from(data, 'base64');
  return parse(pem)?.checkHost(domain, { subject: 'never' }) === undefined ? null : certificateFacts(pem);
}

type Part = { what: string; object: KubeObject | null };

const partsOf = ({ certificate, secret, gateway, virtualService }: Standing): Part[] => [
  { what: 'Certificate', object: certificate },
  { what: 'Secret', object: secret },
  { what: 'Gateway', object: gateway },
  { what: 'VirtualService', object: virtualService },
];

/** What stands at the domain's names without being its own, in words; null when nothing does. */
export function inTheWay(standing: Standing, target: EdgeTarget): string | null {
  const strange = partsOf(standing).find(
    ({ object }) => object !== null && domainIdOf(object) !== target.domainId,
  );
  if (strange === undefined || strange.object === null) return null;
  const { namespace, name } = strange.object.metadata;
  const whose =
    domainIdOf(strange.object) === null ? 'was not made by this product' : 'is for another domain id';
  return `the ${strange.what} ${namespace}/${name} ${whose}; look at it and remove it`;
}

/** Puts together what was found, in the words of the port. */
export function edgeObservation(
  target: EdgeTarget,
  standing: Standing,
  certificate: CertificateFacts | null,
  issuance: Issuance,
  now: Date,
): EdgeObservation {
  const nothing = { ...nothingFound(now), failure: null };
  const parts = partsOf(standing);
  if (parts.every(({ object }) => object === null)) return nothing;
  const detail = inTheWay(standing, target);
  if (detail !== null) return { ...nothing, objects: 'foreign', detail };
  return {
    ...nothing,
    ...shapeOf(parts, certificate),
    certificate,
    ...issuance,
    standing: namesOf(standing),
  };
}

function namesOf({ secret, virtualService }: Standing): EdgeObservation['standing'] {
  return {
    secretName: secret?.metadata.name ?? null,
    routeVersion: virtualService?.metadata.resourceVersion ?? null,
  };
}

function shapeOf(
  parts: Part[],
  certificate: CertificateFacts | null,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const missing = parts.filter(({ object }) => object === null).map(({ what }) => what);
  const going = parts.find(({ object }) => object?.metadata.deletionTimestamp !== undefined);
  if (going?.object) {
    const held = going.object.metadata.finalizers?.join(', ') ?? 'nothing named';
    return { objects: 'partial', detail: `the ${going.what} is being deleted, and is held by ${held}` };
  }
  if (missing.length === 0 && certificate !== null) return { objects: 'present', detail: null };
  if (missing.includes('Certificate')) {
    const left = parts.filter(({ object }) => object !== null).map(({ what }) => what);
    return { objects: 'partial', detail: `the Certificate is missing; there are: ${left.join(', ')}` };
  }
  if (certificate === null) return { objects: 'partial', detail: 'the route waits for the certificate' };
  return { objects: 'partial', detail: `not there yet: ${missing.join(', ')}` };
}
