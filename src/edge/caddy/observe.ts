import type { CaProblem, CertificateFacts, EdgeObservation } from '../../core/observations.ts';
import type { EdgeTarget } from '../port.ts';
import type { NameFile } from './names.ts';

/** All that was read of one domain; the judging of it is pure. */
export type CaddyState = {
  file: NameFile;
  certificate: CertificateFacts | null;
  /** The time of its file. */
  savedAt: Date | null;
  leftovers: readonly string[];
  problem: CaProblem | null;
  /** A job of Caddy's runs, or we wait for one. */
  isWorking: boolean;
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
      return { ...nothing, objects: 'present', ...issuance(state, file.writtenAt, now) };
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

function issuance(
  { certificate, savedAt, problem, isWorking }: CaddyState,
  since: Date,
  now: Date,
): Pick<EdgeObservation, 'certificate' | 'issuance' | 'problem'> {
  // The log goes further back than the name's present life, and than the certificate that ended what was wrong.
  const from = Math.max(since.getTime(), savedAt?.getTime() ?? 0);
  const current = problem !== null && Date.parse(problem.at) >= from ? problem : null;
  if (current !== null) return { certificate, issuance: 'failed', problem: current };
  const isWaiting = isWorking && !isValid(certificate, now);
  return { certificate, issuance: isWaiting ? 'requesting' : 'idle', problem: null };
}

/** Tells a certificate whose time it is. */
export function isValid(certificate: CertificateFacts | null, now: Date): certificate is CertificateFacts {
  if (certificate === null) return false;
  const time = now.getTime();
  return Date.parse(certificate.notBefore) <= time && time < Date.parse(certificate.notAfter);
}
