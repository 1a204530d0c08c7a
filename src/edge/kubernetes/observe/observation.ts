import type { CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import type { CertificateDelivery } from '../resources/objects.ts';
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

const partsOf = (current: CurrentObjects, delivery: Wanted['delivery']): Part[] => {
  const { certificate, secret, ownSecret } = current;
  return [
    ...(ownSecret === null ? [] : [{ kind: 'Secret', object: ownSecret }]),
    { kind: 'Certificate', object: certificate },
    { kind: 'Secret', object: secret },
    ...routeIn(current, delivery),
  ];
};

/** On demand there need be no Gateway; one that was left is the domain's as well, and goes. */
const routeIn = ({ gateway, virtualService }: CurrentObjects, delivery: Wanted['delivery']): Part[] => [
  ...(delivery === 'on-demand' && gateway === null ? [] : [{ kind: 'Gateway', object: gateway }]),
  { kind: 'VirtualService', object: virtualService },
];

/**
 * The CA's certificate that is there, whether the tenant's own is to be served in its place, and how the gateway comes to
 * either.
 */
export type Wanted = {
  certificate: CertificateFacts | null;
  own: boolean;
  delivery: CertificateDelivery;
};

/** Puts together, in the words of the port, what was read. */
export function edgeObservation(
  domainId: string,
  current: CurrentObjects,
  wanted: Wanted,
  issuance: Issuance,
  now: Date,
): EdgeObservation {
  const { certificate, own } = wanted;
  const nothing = { ...nothingFound(now), failure: null };
  const parts = partsOf(current, wanted.delivery);
  if (parts.every(({ object }) => object === null)) return nothing;
  const foreign = describeForeign(current, domainId);
  if (foreign !== null) return { ...nothing, objects: 'foreign', detail: foreign };
  return {
    ...nothing,
    ...(own ? ownPresence(current, wanted) : presenceOf(parts, certificate)),
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
  current: CurrentObjects,
  { certificate, delivery }: Wanted,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const parts: Part[] = [
    { kind: 'Secret of the own certificate', object: current.ownSecret },
    ...(certificate === null ? [] : [{ kind: 'Certificate', object: current.certificate }]),
    ...routeIn(current, delivery),
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
