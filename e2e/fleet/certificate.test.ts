import { createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { issue } from './certificate.ts';
import { bits, der, oid, sequence, TAG, utcTime } from './der.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const NAME = 'f1.fleet.localhost';

describe('a certificate made here', () => {
  const signer = aSigner();
  const { chain, key } = issue(NAME, signer, NOW);
  const certificate = new X509Certificate(chain);

  test('is for that one name', () => {
    expect(certificate.subjectAltName).toBe(`DNS:${NAME}`);
    expect(certificate.checkHost(NAME)).toBe(NAME);
  });

  test('is signed by the signer, whose certificate follows', () => {
    const above = new X509Certificate(signer.pem);
    expect(certificate.checkIssued(above)).toBe(true);
    expect(certificate.verify(above.publicKey)).toBe(true);
    expect(chain.endsWith(signer.pem)).toBe(true);
  });

  test('belongs to its key, of the kind that the product asks for', () => {
    const own = createPrivateKey(key);
    expect(certificate.checkPrivateKey(own)).toBe(true);
    expect(own.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test('is valid from an hour ago for 90 days', () => {
    expect(new Date(certificate.validFrom).toISOString()).toBe('2026-11-24T11:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2027-02-22T12:00:00.000Z');
  });
});

/** A CA that is signed by itself, as little as passes for one. */
function aSigner(): { pem: string; key: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), der(TAG.nothing));
  const [VERSION, UTF8, SET] = [0xa0, 0x0c, 0x31] as const;
  const name = sequence(der(SET, sequence(oid('2.5.4.3'), der(UTF8, Buffer.from('a signer')))));
  const body = sequence(
    der(VERSION, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.from([1])),
    algorithm,
    name,
    sequence(utcTime(NOW), utcTime(new Date('2040-01-01T00:00:00Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const whole = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey,
  };
}
