import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for one name that is its own CA, with its key; both PEM. */
export type SelfSigned = { cert: string; key: string };

const SEQUENCE = 0x30;
/** The bytes of: integer 2 (version 3) in its tag, ecdsa-with-SHA256, subjectAltName. */
const VERSION_3 = Buffer.from('a003020102', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const ALT_NAME = Buffer.from('0603551d11', 'hex');

/** Makes a certificate that is valid from a day before `now` for a year, or until `until`. */
export function selfSigned(
  name: string,
  now: Date,
  until = new Date(now.getTime() + 365 * 86_400_000),
): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const commonName = der(
    SEQUENCE,
    der(0x31, der(SEQUENCE, Buffer.from('0603550403', 'hex'), der(0x0c, name))),
  );
  const names = der(0x04, der(SEQUENCE, der(0x82, name)));
  const body = der(
    SEQUENCE,
    VERSION_3,
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonName,
    der(SEQUENCE, time(new Date(now.getTime() - 86_400_000)), time(until)),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, der(SEQUENCE, ALT_NAME, names))),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  const certificate = der(SEQUENCE, body, ECDSA_WITH_SHA256, signature);
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Encodes one DER value: tag, length, content. */
function der(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** Encodes a UTCTime, of whole seconds. */
const time = (at: Date) => der(0x17, `${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`);
