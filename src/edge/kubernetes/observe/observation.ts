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

const partsOf = ({ certificate, secret, gateway, virtualService, ownSecret }: CurrentObjects): Part[] => [
  ...(ownSecret === null ? [] : [{ kind: 'Secret', object: ownSecret }]),
  { kind: 'Certificate', object: certificate },
  { kind: 'Secret', object: secret },
  { kind: 'Gateway', object: gateway },
  { kind: 'VirtualService', object: virtualService },
];

/** The CA's certificate that is there, and whether the tenant's own is to be served in its place. */
export type Wanted = { certificate: CertificateFacts | null; own: boolean };

/** Puts together, in the words of the port, what was read. */
export function edgeObservation(
  domainId: string,
  current: CurrentObjects,
  { certificate, own }: Wanted,
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
    ...(own ? ownPresence(current, certificate) : presenceOf(parts, certificate)),
    certificate,
    ...issuance,
    objectNames: {
      secretName: (own ? current.ownSecret : current.secret)?.metadata.name ?? null,
      routeVersion: current.virtualService?.metadata.resourceVersion ?? null,
    },
  };
}

/** With an own certificate the CA's may be missing; one that was there is to stay. */
function ownPresence(
  { ownSecret, certificate: object, gateway, virtualService }: CurrentObjects,
  certificate: CertificateFacts | null,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const parts: Part[] = [
    { kind: 'Secret of the own certificate', object: ownSecret },
    ...(certificate === null ? [] : [{ kind: 'Certificate', object }]),
    { kind: 'Gateway', object: gateway },
    { kind: 'VirtualService', object: virtualService },
  ];
  const going = goingOf(parts);
  if (going !== null) return { objects: 'partial', detail: going };
  const missing = parts.filter((part) => part.object === null).map(({ kind }) => kind);
  return missing.length === 0
    ? { objects: 'present', detail: null }
    : { objects: 'partial', detail: `not there yet: ${missing.join(', ')}` };
}

/** Names the object that is being deleted; null: none is. */
function goingOf(parts: Part[]): string | null {
  const going = parts.find(({ object }) => object?.metadata.deletionTimestamp !== undefined);
  if (!going?.object) return null;
  const finalizers = going.object.metadata.finalizers?.join(', ') ?? 'nothing named';
  return `the ${going.kind} is being deleted, and is held by ${finalizers}`;
}

function presenceOf(
  parts: Part[],
  certificate: CertificateFacts | null,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const missing = parts.filter(({ object }) => object === null).map(({ kind }) => kind);
  const going = goingOf(parts);
  if (going !== null) return { objects: 'partial', detail: going };
  if (missing.length === 0 && certificate !== null) return { objects: 'present', detail: null };
  if (missing.includes('Certificate')) {
    const left = parts.filter(({ object }) => object !== null).map(({ kind }) => kind);
    return { objects: 'partial', detail: `the Certificate is missing; there are: ${left.join(', ')}` };
  }
  if (certificate === null) return { objects: 'partial', detail: 'the route waits for the certificate' };
  return { objects: 'partial', detail: `not there yet: ${missing.join(', ')}` };
}
