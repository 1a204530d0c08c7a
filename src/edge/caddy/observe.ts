import type { CertificateFacts, EdgeObservation } from '../../core/observations.ts';
import type { Issuance } from '../../issuers/port.ts';
import type { EdgeTarget } from '../port.ts';
import type { NameFile } from './names.ts';

/** All that was read of one domain; the judging of it is pure. */
export type CaddyState = {
  file: NameFile;
  /** The certificate that the issuer holds, as facts. */
  certificate: CertificateFacts | null;
  /** The file that Caddy serves is the certificate that it should. */
  isServed: boolean;
  /** The fingerprint of the tenant's own certificate, where that is served; else null. */
  ownServed: string | null;
  /** The file holds an own certificate that is not to be served. */
  ownLeft: boolean;
  /** Why the own certificate that is kept cannot be served; null: it can, or there is none. */
  ownProblem: string | null;
  issuance: Pick<Issuance, 'order' | 'problem'>;
  /** Whatever is kept of the domain, certificates and orders. */
  leftovers: readonly string[];
};

/** Puts what was read into the words of the port. */
export function edgeObservation(target: EdgeTarget, state: CaddyState, now: Date): EdgeObservation {
  const nothing = { ...nothingFound(now), failure: null };
  const { file, leftovers } = state;
  switch (file.kind) {
    case 'foreign':
      return {
        ...nothing,
        objects: 'foreign',
        detail: `the name file of ${target.domain} was not written by this product; look at it and remove it`,
      };
    case 'absent':
      if (leftovers.length === 0) return nothing;
      return {
        ...nothing,
        objects: 'partial',
        detail: `not served, but its certificate remains: ${leftovers.join(', ')}`,
      };
    case 'ours':
      if (file.domainId !== target.domainId) {
        return { ...nothing, detail: 'the name is served for another domain id' };
      }
      return { ...nothing, ...served(state), ...ownPart(state), workerRenews: true };
  }
}

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

const ownPart = ({ ownServed, ownLeft, ownProblem }: CaddyState) => ({
  ...(ownLeft ? { ownLeft: true as const } : {}),
  ...(ownServed === null ? {} : { ownServed }),
  ...(ownProblem === null ? {} : { ownProblem }),
});

const ISSUANCE = { none: 'idle', pending: 'requesting', failed: 'failed' } as const;

function served({
  certificate,
  isServed,
  issuance: { order, problem },
}: CaddyState): Pick<EdgeObservation, 'objects' | 'detail' | 'certificate' | 'issuance' | 'problem'> {
  const missing = certificate === null ? null : 'the certificate is held, but its file is missing or damaged';
  return {
    objects: isServed ? 'present' : 'partial',
    detail: isServed ? null : (missing ?? 'the certificate is not there yet'),
    certificate,
    issuance: ISSUANCE[order],
    problem,
  };
}

/** Tells a certificate whose time it is. */
export function isValid(certificate: CertificateFacts | null, now: Date): certificate is CertificateFacts {
  if (certificate === null) return false;
  const time = now.getTime();
  return Date.parse(certificate.notBefore) <= time && time < Date.parse(certificate.notAfter);
}
