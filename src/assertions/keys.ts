import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import {
  type AssertionClaims,
  type AssertionKeyTimes,
  type AssertionSigner,
  signingKey,
} from '../core/assertions.ts';

/** A key as it is kept: a JWK with its private part, as JSON (RFC 8037). */
export type KeptKey = AssertionKeyTimes & { privateKey: string };

/** `EdDSA` is the name that every library knows; RFC 9864 calls the same signature Ed25519. */
const ALGORITHM = 'EdDSA';

/** Makes a new key. The id says nothing. */
export async function newAssertionKey(newId: () => string): Promise<Pick<KeptKey, 'id' | 'privateKey'>> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { id: newId(), privateKey: JSON.stringify(await exportJWK(privateKey)) };
}

/** Returns the public parts, as `/.well-known/jwks.json` shows them (RFC 7517). */
export function publicKeySet(keys: readonly KeptKey[]): { keys: JWK[] } {
  return { keys: keys.map(publicPart) };
}

function publicPart({ id, privateKey }: KeptKey): JWK {
  const { kty, crv, x } = JSON.parse(privateKey) as JWK;
  return { kty, crv, x, kid: id, alg: ALGORITHM, use: 'sig' } as JWK;
}

/** Signs claims by one key. The signature of the same claims is always the same. */
export async function signClaims({ id, privateKey }: KeptKey, claims: AssertionClaims): Promise<string> {
  const key = await importJWK(JSON.parse(privateKey) as JWK, ALGORITHM);
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: ALGORITHM, kid: id, typ: 'JWT' }).sign(key);
}

/**
 * Creates the signer of a process, which reads the keys again after a minute: they change by the month.
 * @throws what the first `load` throws, and when there is no key that signs.
 */
export function createAssertionSigner({
  load,
  clock,
}: {
  load: () => Promise<readonly KeptKey[]>;
  clock: () => Date;
}): AssertionSigner {
  let read: { at: number; keys: readonly KeptKey[] } | null = null;
  const keysAt = async (now: Date) => {
    if (read === null) read = { at: now.getTime(), keys: await load() };
    else if (Math.abs(now.getTime() - read.at) >= 60_000) {
      const known = read.keys;
      // Those that are known sign for weeks: while the database is away nothing waits for it.
      read = { at: now.getTime(), keys: await load().catch(() => known) };
    }
    return read.keys;
  };
  return async ({ tenant, domainId, domain }, lifeSeconds) => {
    const now = clock();
    const key = signingKey(await keysAt(now), now);
    if (key === null)
      throw new Error('there is no key that signs assertions: the worker makes one when it starts');
    const iat = Math.floor(now.getTime() / 1_000);
    return signClaims(key, { tenant, domain: domainId, host: domain, iat, exp: iat + lifeSeconds });
  };
}
