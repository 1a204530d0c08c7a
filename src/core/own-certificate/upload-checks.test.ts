import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import { judgeUpload, LEAST_LEFT_SECONDS, type Upload, type UploadedCertificate } from './upload-checks.ts';

const DAY = 86_400;
const certificate = (over: Partial<UploadedCertificate> = {}): UploadedCertificate => ({
  subject: 'CN=portal.acme.com',
  issuer: 'CN=Example CA',
  notBefore: later(-DAY),
  notAfter: later(60 * DAY),
  key: { kind: 'ec', curve: 'P-256' },
  signatureHash: 'SHA-256',
  selfSigned: false,
  ...over,
});
const leaf = certificate();
const issuer = certificate({
  subject: 'CN=Example CA',
  issuer: 'CN=Example Root',
  notAfter: later(900 * DAY),
});
const upload = (over: Partial<Upload> = {}): Upload => ({
  domain: 'portal.acme.com',
  chain: [leaf, issuer],
  signedByNext: [true],
  names: ['portal.acme.com'],
  coversDomain: true,
  forServers: true,
  keyMatches: true,
  untrusted: null,
  ...over,
});
const judged = (over: Partial<Upload>) => judgeUpload(upload(over), NOON);
const withLeaf = (over: Partial<UploadedCertificate>) => ({ chain: [certificate(over), issuer] });

describe('an uploaded certificate', () => {
  test('that is right in all is taken', () => {
    expect(judged({})).toBeNull();
    expect(judged({ chain: [leaf], signedByNext: [] })).toBeNull();
  });

  const refused: [string, Partial<Upload>, string, string][] = [
    ['a key of another one', { keyMatches: false }, 'certificate_key_mismatch', 'Upload the key'],
    [
      'other names',
      { coversDomain: false, names: ['acme.com', 'www.acme.com'] },
      'certificate_wrong_name',
      'is for acme.com, www.acme.com, and not for portal.acme.com',
    ],
    [
      'hundreds of other names, of which a few are told',
      { coversDomain: false, names: Array.from({ length: 100 }, (_, n) => `n${n}.acme.com`) },
      'certificate_wrong_name',
      'n4.acme.com and 95 more',
    ],
    ['no name at all', { coversDomain: false, names: [] }, 'certificate_wrong_name', 'names no host'],
    ['another purpose', { forServers: false }, 'certificate_wrong_purpose', 'serverAuth'],
    [
      'a gap in the chain',
      { signedByNext: [false] },
      'certificate_chain_broken',
      'Certificate 2 (CN=Example CA) has not signed certificate 1 (CN=portal.acme.com)',
    ],
    ['a beginning to come', withLeaf({ notBefore: later(1) }), 'certificate_not_yet_valid', later(1)],
    ['its end behind it', withLeaf({ notAfter: NOON }), 'certificate_expired', NOON],
    [
      'its end within a day',
      withLeaf({ notAfter: later(LEAST_LEFT_SECONDS - 1) }),
      'certificate_expires_soon',
      'within a day',
    ],
    [
      'an issuer that has ended',
      { chain: [leaf, certificate({ subject: 'CN=Example CA', notAfter: later(-1) })] },
      'certificate_expired',
      'CN=Example CA',
    ],
    ['a short RSA key', withLeaf({ key: { kind: 'rsa', bits: 2_047 } }), 'certificate_weak', '2047 bits'],
    ['a huge RSA key', withLeaf({ key: { kind: 'rsa', bits: 16_384 } }), 'certificate_weak', '16384 bits'],
    [
      'a curve that browsers refuse',
      withLeaf({ key: { kind: 'ec', curve: 'P-521' } }),
      'certificate_weak',
      'P-521',
    ],
    [
      'another kind of key',
      withLeaf({ key: { kind: 'other', name: 'ed25519' } }),
      'certificate_weak',
      'ed25519',
    ],
    ['a SHA-1 signature', withLeaf({ signatureHash: 'SHA-1' }), 'certificate_weak', 'SHA-1'],
    ['an unknown signature', withLeaf({ signatureHash: null }), 'certificate_weak', 'unknown hash'],
    [
      'a root that nobody knows',
      { untrusted: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'certificate_untrusted',
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
  ];
  test.each(refused)('with %s is refused', (_what, over, code, words) => {
    const refusal = judged(over);
    expect(refusal?.code).toBe(code);
    expect(refusal?.detail).toContain(words);
  });

  test('is taken up to each bound', () => {
    expect(judged(withLeaf({ notBefore: NOON }))).toBeNull();
    expect(judged(withLeaf({ notAfter: later(LEAST_LEFT_SECONDS) }))).toBeNull();
    expect(judged(withLeaf({ key: { kind: 'rsa', bits: 2_048 } }))).toBeNull();
    expect(judged(withLeaf({ key: { kind: 'ec', curve: 'P-384' } }))).toBeNull();
  });

  test('may have a root at its end whose own signature is old', () => {
    const root = certificate({ subject: 'CN=Old Root', signatureHash: 'SHA-1', selfSigned: true });
    expect(judged({ chain: [leaf, issuer, root], signedByNext: [true, true] })).toBeNull();
  });
});
