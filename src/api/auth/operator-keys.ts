import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the part of an operator key, or of a link's secret, that the table keeps: its SHA-256 in hex. Each has 256 random bits, so no salt is needed. */
export function hashSecret(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** A key of the sandbox says so, so that one in the wrong place is seen, by people and by scanners of secrets. */
const PREFIX = 'pdk_';
const TEST_PREFIX = 'pdk_test_';

/** A new operator key from a random secret, of 256 bits. @param sandbox makes a test key */
export function operatorKeyFrom(secret: string, { sandbox }: { sandbox: boolean }): string {
  return `${sandbox ? TEST_PREFIX : PREFIX}${secret}`;
}

/**
 * Whether a text may be a key that was made here: 256 bits, as `key create` or as the first start writes them. Nothing
 * else is worth a query of the table.
 */
export function looksLikeOperatorKey(text: string): boolean {
  return /^pdk_(?:test_)?(?:[0-9a-f]{64}|[A-Za-z0-9_-]{43})$/.test(text);
}

/** Tells a key that a sandbox made: it is good for nothing elsewhere. */
export function isTestKey(text: string): boolean {
  // A key of another form may begin with the same letters by chance.
  return text.startsWith(TEST_PREFIX) && looksLikeOperatorKey(text.replace(TEST_PREFIX, PREFIX));
}

/** Compares two keys without telling by its time how much of them is the same. */
export function sameKey(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(a)), Buffer.from(hashSecret(b)));
}
