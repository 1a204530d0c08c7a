import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the part of an operator key, or of a link's secret, that the table keeps: its SHA-256 in hex. Each has 256 random bits, so no salt is needed. */
export function hashSecret(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** A new operator key from a random secret. */
export function operatorKeyFrom(secret: string): string {
  return `pdk_${secret}`;
}

/**
 * Whether a text may be a key that was made here: 256 bits, as `key create` or as the first start writes them. Nothing
 * else is worth a query of the table.
 */
export function looksLikeOperatorKey(text: string): boolean {
  return /^pdk_(?:[0-9a-f]{64}|[A-Za-z0-9_-]{43})$/.test(text);
}

/** Compares two keys without telling by its time how much of them is the same. */
export function sameKey(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(a)), Buffer.from(hashSecret(b)));
}
