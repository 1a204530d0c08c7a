import { join } from 'node:path';
import { certificateFacts } from '../../certificates/facts.ts';
import { isOfTenant, pemBundle, splitBundle } from '../../certificates/pem.ts';
import { belongTogether, openCertificates } from '../../issuers/certificates.ts';
import type { StoredCertificate } from '../../issuers/port.ts';
import { servedCertificates } from './certificates.ts';
import { earlierStorage } from './earlier-storage.ts';
import { nameFiles } from './names.ts';

type Places = {
  dir: string;
  storageDir: string;
  issuersDir: string;
  /** The key of the CA's folder: issuerKey. */
  issuer: string;
};

/**
 * Puts the certificates that Caddy itself got, in an earlier version, where Caddy and the issuer read them now, before
 * they start: names that were served stay served, and nothing is ordered. The certificate that ends later stays, as
 * whoever went back to the earlier version for a while has newer ones there.
 */
export async function takeOver({ dir, storageDir, issuersDir, issuer }: Places): Promise<void> {
  const earlier = earlierStorage(storageDir, issuer);
  const domains = await earlier.domains();
  if (domains.length === 0) return;
  const served = servedCertificates(dir);
  const issued = openCertificates(join(issuersDir, issuer, 'certificates'), {
    ...{ inherited: async () => null, clock: () => new Date(), durable: true },
  });
  const names = nameFiles(dir);
  for (const domain of domains) {
    if ((await names.read(domain)).kind !== 'ours') continue;
    const certificate = await earlier.certificate(domain);
    if (certificate === null || !belongTogether(certificate)) continue;
    const pem = await served.read(domain);
    const present = [await issued.read(domain), pem === null ? null : splitBundle(pem, issuer)];
    if (present.some((one) => endOf(one) >= endOf(certificate))) continue;
    await issued.write(domain, certificate);
    // What a tenant uploaded is served before the CA's.
    if (pem === null || !isOfTenant(pem)) await served.write(domain, pemBundle(certificate, issuer));
  }
}

/** Returns when a certificate ends, in ISO 8601; the empty string where there is none. */
const endOf = (certificate: StoredCertificate | null): string =>
  certificate === null ? '' : (certificateFacts(Buffer.from(certificate.chain))?.notAfter ?? '');
