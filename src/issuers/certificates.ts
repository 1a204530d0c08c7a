import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { StoredCertificate } from './port.ts';
import { openRecords, type Records, textsOf } from './records.ts';

/** The places that may still have a certificate which an issuer does not hold, or not any more. */
export type Inherited = (name: string) => Promise<StoredCertificate | null>;

/**
 * Opens the certificates that an issuer holds, each with its key in one file, so that they change together. One that is
 * not held and is valid elsewhere is taken over, so that nothing is ordered for it.
 */
export function openCertificates(
  folder: string,
  { inherited, clock, durable }: { inherited: Inherited; clock: () => Date; durable: boolean },
): Records<StoredCertificate> {
  const parse = (value: unknown) => {
    const stored = textsOf(value, ['chain', 'key']);
    return stored !== null && belongTogether(stored) ? stored : null;
  };
  const records = openRecords(folder, parse, { durable });
  return {
    ...records,
    async read(name) {
      const stored = await records.read(name);
      if (stored !== null) return stored;
      const found = await inherited(name);
      if (found === null || !belongTogether(found) || !isValidFor(found, name, clock())) return null;
      await records.write(name, found);
      return found;
    },
  };
}

/** Tells whether the key is that of the first certificate of the chain. */
export function belongTogether({ chain, key }: StoredCertificate): boolean {
  try {
    return new X509Certificate(chain).checkPrivateKey(createPrivateKey(key));
  } catch {
    // No certificate, or no key.
    return false;
  }
}

/** Tells whether the certificate is for the name, and its time has come and is not over. */
export function isValidFor({ chain }: StoredCertificate, name: string, now: Date): boolean {
  const leaf = new X509Certificate(chain);
  const time = now.getTime();
  const isNow = Date.parse(leaf.validFrom) <= time && time < Date.parse(leaf.validTo);
  return isNow && leaf.checkHost(name, { subject: 'never' }) !== undefined;
}
