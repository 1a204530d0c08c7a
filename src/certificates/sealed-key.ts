import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A key of PORTAL_CERTIFICATE_KEY, 32 bytes, with a name that tells it from others and says nothing of it. */
export type SealingKey = { id: string; key: Buffer };

/** A private key as it is kept: AES-256-GCM under the sealing key of that id. */
export type SealedKey = { sealingKeyId: string; sealed: Buffer };

/** The certificate that a private key is kept for: a sealed key that is moved to another row cannot be opened there. */
export type SealedFor = { domainId: string; fingerprint: string };

const ALGORITHM = 'aes-256-gcm';
/** Random, as NIST SP 800-38D (8.2.2) allows for up to 2^32 seals by one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
export const SEALING_KEY_BYTES = 32;

/** Names a key by the beginning of its hash. */
export function sealingKeyOf(key: Buffer): SealingKey {
  return {
    id: createHash('sha256').update('portal-domains sealing key').update(key).digest('hex').slice(0, 16),
    key,
  };
}

/** Seals a private key. */
export function sealKey({ id, key }: SealingKey, privateKey: string, of: SealedFor): SealedKey {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(of));
  const parts = [cipher.update(privateKey, 'utf8'), cipher.final()];
  return { sealingKeyId: id, sealed: Buffer.concat([iv, cipher.getAuthTag(), ...parts]) };
}

/** Opens a sealed key; null where none of the keys is the one, or it was changed. */
export function openKey(
  keys: readonly SealingKey[],
  { sealingKeyId, sealed }: SealedKey,
  of: SealedFor,
): string | null {
  const found = keys.find(({ id }) => id === sealingKeyId);
  if (found === undefined) return null;
  try {
    const decipher = createDecipheriv(ALGORITHM, found.key, sealed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(of));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // Cut short or changed: the tag does not fit.
    return null;
  }
}

const boundTo = ({ domainId, fingerprint }: SealedFor) => Buffer.from(`${domainId} ${fingerprint}`);
