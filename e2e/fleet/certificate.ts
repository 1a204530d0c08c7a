import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { bits, der, oid, partsOf, sequence, TAG, utcTime } from './der.ts';

/** A CA's certificate in PEM and its key (RSA). */
export type Signer = { pem: string; key: KeyObject };

/** In PEM: the certificate with its signer's behind it, and its key as cert-manager writes keys. */
export type Issued = { chain: string; key: string };

const SHA256_WITH_RSA = sequence(oid('1.2.840.113549.1.1.11'), der(TAG.nothing));
const [EXTENDED_KEY_USAGE, KEY_USAGE, ALT_NAME] = ['2.5.29.37', '2.5.29.15', '2.5.29.17'];
const SERVER_AUTH = oid('1.3.6.1.5.5.7.3.1');
const TRUE = Buffer.from([0x01, 0x01, 0xff]);
/** ASN.1 tags of a certificate's version and extensions, and of an alternative name of type dNSName. */
const [VERSION, EXTENSIONS, DNS_NAME] = [0xa0, 0xa3, 0x82] as const;
const DAY_MS = 24 * 3600 * 1000;

/** Makes a key and a certificate for one name, as a CA would: valid from an hour ago for 90 days. */
export function issue(name: string, signer: Signer, now: Date): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = sequence(
    der(VERSION, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    SHA256_WITH_RSA,
    subjectOf(signer.pem),
    sequence(utcTime(new Date(now.getTime() - 3_600_000)), utcTime(new Date(now.getTime() + 90 * DAY_MS))),
    // No subject: the name is in the extension, which therefore must be understood.
    sequence(),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      EXTENSIONS,
      sequence(
        sequence(oid(KEY_USAGE), TRUE, der(TAG.octets, Buffer.from([TAG.bits, 2, 7, 0x80]))),
        sequence(oid(EXTENDED_KEY_USAGE), der(TAG.octets, sequence(SERVER_AUTH))),
        sequence(oid(ALT_NAME), TRUE, der(TAG.octets, sequence(der(DNS_NAME, Buffer.from(name, 'ascii'))))),
      ),
    ),
  );
  const certificate = sequence(body, SHA256_WITH_RSA, bits(sign('sha256', body, signer.key)));
  return {
    chain: pemOf(certificate) + signer.pem,
    key: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
  };
}

/** The subject of a certificate as it is written there: what names the issuer has to be the same bytes. */
function subjectOf(pem: string): Buffer {
  const [body] = partsOf(new X509Certificate(pem).raw);
  const subject = body === undefined ? undefined : partsOf(body)[5];
  if (subject === undefined) throw new Error('the signer has no subject');
  return subject;
}

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
