import { isOfTenant } from '../../certificates/pem.ts';
import type { CertificateFacts, EdgeObservation } from '../../core/observations.ts';
import type { Renewal } from '../../issuers/port.ts';
import { factsOf } from './certify.ts';
import { edgeObservation } from './observe.ts';
import type { OwnTarget, Parts } from './parts.ts';
import { choosePem } from './served-pem.ts';

/** Reads all that there is of a domain. */
export async function observeDomain(parts: Parts, target: OwnTarget): Promise<EdgeObservation> {
  const { names, certificates, issuer, kept, clock } = parts;
  const { domain, ownCertificate } = target;
  const [file, pem, issuance, leftovers] = await Promise.all([
    names.read(domain),
    certificates.read(domain),
    issuer.observe(domain),
    kept.leftovers(domain),
  ]);
  const { certificate: stored } = issuance;
  const wanted = choosePem(parts, ownCertificate, stored);
  const isServed = wanted !== null && pem === wanted;
  return edgeObservation(
    target,
    {
      file,
      certificate: withRenewal(factsOf(stored), issuance.renewal),
      isServed,
      ownServed:
        isServed && ownCertificate.kind === 'kept' && isOfTenant(wanted)
          ? ownCertificate.facts.fingerprint
          : null,
      ownLeft: !isServed && pem !== null && isOfTenant(pem),
      ownProblem: ownCertificate.kind === 'unreadable' ? ownCertificate.detail : null,
      issuance,
      leftovers: pem === null ? leftovers : [...leftovers, certificates.folder],
    },
    clock(),
  );
}

const withRenewal = (facts: CertificateFacts | null, renewal: Renewal | null) =>
  facts === null || renewal === null
    ? facts
    : {
        ...facts,
        renewAt: renewal.at,
        ...(renewal.explained === null ? {} : { renewExplained: renewal.explained }),
      };
