import { isOfTenant, OF_TENANT, pemBundle } from '../../certificates/pem.ts';
import { ownToServe } from '../../core/own-certificate/life.ts';
import type { StoredCertificate } from '../../issuers/port.ts';
import type { OwnToServe } from '../own-certificates.ts';
import type { EdgeTarget } from '../port.ts';
import type { OwnTarget, Parts } from './parts.ts';

/** Returns the text to serve: the tenant's own certificate while its time is, else the issuer's; null: there is none. */
export function choosePem(
  { issuerKey, clock }: Parts,
  own: OwnToServe,
  stored: StoredCertificate | null,
): string | null {
  if (own.kind === 'kept' && ownToServe(own.facts, clock().toISOString()) !== null)
    return pemBundle(own, OF_TENANT);
  return stored === null ? null : pemBundle(stored, issuerKey);
}

/** Reads which text is to be served now; null: none. */
export async function pemToServe(
  parts: Parts,
  { domain, ownCertificate }: Pick<OwnTarget, 'domain' | 'ownCertificate'>,
): Promise<string | null> {
  return choosePem(parts, ownCertificate, (await parts.issuer.observe(domain)).certificate);
}

/** Takes away what an earlier holder of the name uploaded, before the name is served for the new one. */
export async function dropAnothers(
  { names, certificates }: Parts,
  { domain, domainId }: EdgeTarget,
): Promise<void> {
  const [file, pem] = await Promise.all([names.read(domain), certificates.read(domain)]);
  // One without a file was removed halfway: its name went first.
  const isAnothers = file.kind !== 'ours' || file.domainId !== domainId;
  if (isAnothers && pem !== null && isOfTenant(pem)) await certificates.remove(domain);
}

/** Puts the certificate where Caddy serves it. An own one that is not to be served any more goes, whatever follows it. */
export async function serve(parts: Parts, target: OwnTarget): Promise<void> {
  const { domain } = target;
  const [wanted, now] = await Promise.all([pemToServe(parts, target), parts.certificates.read(domain)]);
  if (wanted !== null && wanted !== now) await parts.certificates.write(domain, wanted);
  if (wanted === null && now !== null && isOfTenant(now)) await parts.certificates.remove(domain);
}
