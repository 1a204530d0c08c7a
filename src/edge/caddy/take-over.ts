import { pemBundle } from '../../certificates/pem.ts';
import { servedCertificates } from './certificates.ts';
import { earlierStorage } from './earlier-storage.ts';
import { nameFiles } from './names.ts';

/**
 * Puts the certificates that Caddy itself got, in an earlier version, where Caddy reads them now, before it starts: names
 * that were served stay served. Whatever is there already is newer, and stays.
 */
export async function takeOver(place: { dir: string; storageDir: string; issuer: string }): Promise<void> {
  const earlier = earlierStorage(place.storageDir, place.issuer);
  const domains = await earlier.domains();
  if (domains.length === 0) return;
  const certificates = servedCertificates(place.dir);
  const names = nameFiles(place.dir);
  const known = new Set(await certificates.domains());
  for (const domain of domains.filter((one) => !known.has(one))) {
    if ((await names.read(domain)).kind !== 'ours') continue;
    const certificate = await earlier.certificate(domain);
    if (certificate !== null) await certificates.write(domain, pemBundle(certificate, place.issuer));
  }
}
