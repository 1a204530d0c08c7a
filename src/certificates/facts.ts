import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../core/observations.ts';

/** Reads the first certificate of a PEM or DER text; null when it is none (half-written, or not ours to read). */
export function certificateFacts(certificate: Buffer): CertificateFacts | null {
  try {
    return factsOf(new X509Certificate(certificate));
  } catch {
    return null;
  }
}

/** The facts that travel through the product, from a parsed certificate. */
export function factsOf(certificate: X509Certificate): CertificateFacts {
  const issuer = certificate.issuer;
  const commonName = issuer.split('\n').find((line) => line.startsWith('CN='));
  return {
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    issuer: commonName?.slice('CN='.length) ?? issuer.replaceAll('\n', ', '),
    fingerprint: fingerprintIn(certificate),
  };
}

/** Returns the SHA-256 fingerprint of a certificate, as `CertificateFacts` has it. */
export const fingerprintIn = ({ fingerprint256 }: X509Certificate) =>
  fingerprint256.replaceAll(':', '').toLowerCase();
