import { x509 } from '../x509.ts';

/**
 * Returns the identifier by which an ACME CA knows a certificate (RFC 9773, section 4.1): the key identifier of the CA and
 * the serial number, as they stand in the certificate. Null where it names no key identifier.
 * @param chain PEM, leaf first.
 */
export function certificateId(chain: string): string | null {
  const leaf = new x509.X509Certificate(chain);
  const keyId = leaf.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId;
  return keyId === undefined ? null : `${base64url(keyId)}.${base64url(asInteger(leaf.serialNumber))}`;
}

/** The content of a DER integer: a number whose first bit is set begins with a zero. */
function asInteger(hex: string): string {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Number.parseInt(even.slice(0, 2), 16) < 0x80 ? even : `00${even}`;
}

const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
