import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { type KeptKey, publicKeySet, signClaims } from '../assertions/keys.ts';
import type { AssertionClaims } from '../core/assertions.ts';

/** Each case with the line that a verifier prints: `ok <tenant> <domain>`, or why it refuses. */
export type AssertionVectors = {
  jwks: ReturnType<typeof publicKeySet>;
  cases: { name: string; assertion: string; host: string; now: number; prints: string }[];
};

/** Secrets for tests alone: those of RFC 8032, section 7.1, tests 1 to 3. */
const SECRETS = [
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
];
/** The beginning of a private Ed25519 key as PKCS #8 writes it (RFC 8410), before its 32 bytes. */
const PKCS8_BEGINNING = '302e020100300506032b657004220420';

const KEYS = SECRETS.map((secret, place): KeptKey => {
  const der = Buffer.from(PKCS8_BEGINNING + secret, 'hex');
  const jwk = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return { id: `key-${place + 1}`, privateKey: JSON.stringify(jwk), signingFrom: '2026-01-01T00:00:00.000Z' };
});
const [FIRST, SECOND, STRANGER] = KEYS as [KeptKey, KeptKey, KeptKey];

const NOW = 1_796_040_000;
const HOST = 'portal.acme.com';
const CLAIMS: AssertionClaims = {
  tenant: '0c0ffee0-0000-4000-8000-000000000001',
  domain: 'd0d0d0d0-0000-4000-8000-000000000002',
  host: HOST,
  iat: NOW - 3_600,
  exp: NOW + 82_800,
};

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs whatever is given, also what no edge would write. */
function signed(header: unknown, payload: unknown): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  const key = createPrivateKey({ key: JSON.parse(FIRST.privateKey), format: 'jwk' });
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

/** Makes the vectors; each time the same. */
export async function assertionVectors(): Promise<AssertionVectors> {
  const good = await signClaims(FIRST, CLAIMS);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const ok = `ok ${CLAIMS.tenant} ${CLAIMS.domain}`;
  const head = { alg: 'EdDSA', kid: FIRST.id, typ: 'JWT' };
  const tampered = encoded({ ...CLAIMS, tenant: 'another' });
  const hmac = `${encoded({ ...head, alg: 'HS256' })}.${payload}`;
  const x = JSON.parse(FIRST.privateKey).x;
  const forged = `${hmac}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(hmac).digest('base64url')}`;
  const one = (
    name: string,
    assertion: string,
    prints: string,
    over: { host?: string; now?: number } = {},
  ) => ({
    ...{ name, assertion, host: HOST, now: NOW, ...over, prints },
  });
  return {
    jwks: publicKeySet([FIRST, SECOND]),
    cases: [
      one('one that holds', good, ok),
      one('one by the other key of the set', await signClaims(SECOND, CLAIMS), ok),
      one('a Host with upper case, dot and port', good, ok, { host: 'Portal.ACME.com.:8443' }),
      one('its last second', good, ok, { now: CLAIMS.exp - 1 }),
      one('its end', good, 'expired', { now: CLAIMS.exp }),
      one('a minute before it was issued', good, ok, { now: CLAIMS.iat - 60 }),
      one('more than a minute before it was issued', good, 'not_yet_valid', { now: CLAIMS.iat - 61 }),
      one('another name', good, 'other_host', { host: 'portal.other.com' }),
      one('a name below', good, 'other_host', { host: `x.${HOST}` }),
      one('a name that only begins so', good, 'other_host', { host: `${HOST}.evil.example` }),
      one('a key that is not in the set', await signClaims(STRANGER, CLAIMS), 'unknown_key'),
      one(
        'another key by the name of ours',
        await signClaims({ ...STRANGER, id: FIRST.id }, CLAIMS),
        'bad_signature',
      ),
      one('another payload below the signature', `${header}.${tampered}.${signature}`, 'bad_signature'),
      one('no signature', `${header}.${payload}.`, 'bad_signature'),
      one('a signature that is cut short', `${header}.${payload}.${signature.slice(0, 40)}`, 'bad_signature'),
      one('no algorithm', `${encoded({ ...head, alg: 'none' })}.${payload}.`, 'malformed'),
      one('a shared secret that is our public key', forged, 'malformed'),
      one('no key named', signed({ alg: 'EdDSA' }, CLAIMS), 'malformed'),
      one('nothing', '', 'malformed'),
      one('two parts', `${header}.${payload}`, 'malformed'),
      one('four parts', `${good}.x`, 'malformed'),
      one('no JSON', `${encoded('{')}.${payload}.${signature}`, 'malformed'),
      one('a payload without an end', signed(head, { ...CLAIMS, exp: undefined }), 'malformed'),
      one('a payload without a tenant', signed(head, { ...CLAIMS, tenant: undefined }), 'malformed'),
    ],
  };
}
