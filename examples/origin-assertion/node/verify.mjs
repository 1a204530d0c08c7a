// Verifies X-Portal-Assertion with Node alone. Copy it; nothing has to be installed.
import { createPublicKey, verify } from 'node:crypto';

/** Clocks of two machines differ a little. */
const SLACK_SECONDS = 60;

/** @typedef {'malformed' | 'unknown_key' | 'bad_signature' | 'expired' | 'not_yet_valid' | 'other_host'} Reason */
/** @typedef {{ tenant: string, domain: string, host: string, iat: number, exp: number }} Claims */
/** @typedef {{ keys: readonly { kid?: string, kty?: string, crv?: string, x?: string }[] }} KeySet */

/** The refusal of an assertion; `reason` says why. */
export class AssertionRefused extends Error {
  /** @param {Reason} reason */
  constructor(reason) {
    super(`the assertion is refused: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Returns the claims {tenant, domain, host, iat, exp} of the header's value, for a request with this Host.
 * `jwks`: what /.well-known/jwks.json of the API shows; keep it for an hour at most. `now`: seconds since 1970.
 * @param {string | null | undefined} assertion
 * @param {{ host: string, jwks: KeySet, now: number }} request
 * @returns {Claims}
 * @throws AssertionRefused
 */
export function verifyAssertion(assertion, { host, jwks, now }) {
  const [header, payload, signature, ...more] = String(assertion ?? '').split('.');
  const head = parse(header);
  if (head === null || signature === undefined || more.length > 0) throw new AssertionRefused('malformed');
  // The only algorithm there is: what the assertion says of it decides nothing.
  if (head.alg !== 'EdDSA' || typeof head.kid !== 'string') throw new AssertionRefused('malformed');
  const jwk = jwks.keys.find(({ kid, kty, crv }) => kid === head.kid && kty === 'OKP' && crv === 'Ed25519');
  if (jwk === undefined) throw new AssertionRefused('unknown_key');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: String(jwk.x) }, format: 'jwk' });
  const isSigned = verify(
    null,
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new AssertionRefused('bad_signature');
  const claims = parse(payload);
  if (!hasClaims(claims)) throw new AssertionRefused('malformed');
  if (now >= claims.exp) throw new AssertionRefused('expired');
  if (now < claims.iat - SLACK_SECONDS) throw new AssertionRefused('not_yet_valid');
  if (claims.host !== plainHost(host)) throw new AssertionRefused('other_host');
  return claims;
}

/** @param {string} host */
const plainHost = (host) => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** @type {(claims: any) => claims is Claims} */
const hasClaims = (claims) =>
  claims !== null &&
  ['tenant', 'domain', 'host'].every((name) => typeof claims[name] === 'string') &&
  ['iat', 'exp'].every((name) => Number.isInteger(claims[name]));

/** @param {string | undefined} part */
function parse(part) {
  try {
    const value = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
