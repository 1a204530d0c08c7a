import { openKey, type SealingKey } from '../certificates/sealed-key.ts';
import type { OwnCertificates } from '../edge/own-certificates.ts';
import type { Db } from '../store/database/database.ts';
import { readOwnCertificate } from '../store/own-certificates/own-certificates.ts';

/** Reads own certificates from the database, and opens their keys with those of PORTAL_CERTIFICATE_KEY. */
export function ownCertificatesIn(db: Db, keys: readonly SealingKey[]): OwnCertificates {
  return {
    async read(domainId) {
      const kept = await readOwnCertificate(db, domainId);
      if (kept === null) return { kind: 'none' };
      const { facts, chain, key: sealed } = kept;
      const { fingerprint } = facts;
      const key = openKey(keys, sealed, { domainId, fingerprint });
      if (key !== null) return { kind: 'kept', facts, chain, key };
      const known = keys.some(({ id }) => id === sealed.sealingKeyId);
      const detail = known
        ? `the private key of the own certificate ${fingerprint} was changed in the database`
        : `PORTAL_CERTIFICATE_KEY has no key ${sealed.sealingKeyId}, with which the own certificate ${fingerprint} was kept`;
      return { kind: 'unreadable', detail };
    },
  };
}
