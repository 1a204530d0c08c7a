import type { CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import { type CurrentObjects, describeForeign } from './current.ts';
import type { Issuance } from './issuance.ts';

/** Nothing of the domain, with the time of the observation. */
export function nothingFound(now: Date): Omit<EdgeObservation, 'failure'> {
  return {
    observedAt: now.toISOString(),
    objects: 'absent',
    detail: null,
    certificate: null,
    issuance: 'idle',
    problem: null,
    objectNames: null,
  };
}

type Part = { kind: string; object: KubeObject | null };

const partsOf = ({ certificate, secret, gateway, virtualService }: CurrentObjects): Part[] => [
  { kind: 'Certificate', object: certificate },
  { kind: 'Secret', object: secret },
  { kind: 'Gateway', object: gateway },
  { kind: 'VirtualService', object: virtualService },
];

/** Puts together, in the words of the port, what was read. */
export function edgeObservation(
  domainId: string,
  current: CurrentObjects,
  certificate: CertificateFacts | null,
  issuance: Issuance,
  now: Date,
): EdgeObservation {
  const nothing = { ...nothingFound(now), failure: null };
  const parts = partsOf(current);
  if (parts.every(({ object }) => object === null)) return nothing;
  const foreign = describeForeign(current, domainId);
  if (foreign !== null) return { ...nothing, objects: 'foreign', detail: foreign };
  return {
    ...nothing,
    ...presenceOf(parts, certificate),
    certificate,
    ...issuance,
    objectNames: {
      secretName: current.secret?.metadata.name ?? null,
      routeVersion: current.virtualService?.metadata.resourceVersion ?? null,
    },
  };
}

function presenceOf(
  parts: Part[],
  certificate: CertificateFacts | null,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const missing = parts.filter(({ object }) => object === null).map(({ kind }) => kind);
  const going = parts.find(({ object }) => object?.metadata.deletionTimestamp !== undefined);
  if (going?.object) {
    const finalizers = going.object.metadata.finalizers?.join(', ') ?? 'nothing named';
    return {
      objects: 'partial',
      detail: `the ${going.kind} is being deleted, and is held by ${finalizers}`,
    };
  }
  if (missing.length === 0 && certificate !== null) return { objects: 'present', detail: null };
  if (missing.includes('Certificate')) {
    const left = parts.filter(({ object }) => object !== null).map(({ kind }) => kind);
    return { objects: 'partial', detail: `the Certificate is missing; there are: ${left.join(', ')}` };
  }
  if (certificate === null) return { objects: 'partial', detail: 'the route waits for the certificate' };
  return { objects: 'partial', detail: `not there yet: ${missing.join(', ')}` };
}
