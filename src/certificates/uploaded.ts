import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../core/observations.ts';
import type {
  Upload,
  UploadedCertificate,
  UploadedKey,
  UploadRefusal,
} from '../core/own-certificate/upload-checks.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { factsOf } from './facts.ts';

/** An upload as it was read: what it is judged by, and what is kept of it, written anew. */
export type ReadUpload = {
  upload: Upload;
  facts: CertificateFacts;
  /** PEM, leaf first, without a root, which every client has, and without whatever stood around the certificates. */
  chain: string;
  /** PKCS #8, PEM. */
  privateKey: string;
};

/** Longer chains exist nowhere; each certificate costs a verification. */
const MOST_CERTIFICATES = 10;

/** Linear in the length of the text: no part of it can be matched in two ways. */
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

type Sent = { domain: string; chain: string; privateKey: string };

/** Reads a chain and a key as somebody sent them. */
export function readUpload(sent: Sent): ReadUpload | UploadRefusal {
  const certificates = certificatesIn(sent.chain);
  const [leaf] = certificates ?? [];
  if (certificates === null || leaf === undefined) return UNREADABLE_CHAIN;
  const key = keyIn(sent.privateKey);
  if (key === null) return UNREADABLE_KEY;
  try {
    return partsOf(sent.domain, { certificates, leaf, key });
  } catch (error) {
    // OpenSSL parses what it cannot tell in words, as a name of an unknown form.
    if (systemErrorCode(error) !== null) return UNREADABLE_CHAIN;
    throw error;
  }
}

type Parsed = { certificates: X509Certificate[]; leaf: X509Certificate; key: KeyObject };

function partsOf(domain: string, { certificates, leaf, key }: Parsed): ReadUpload {
  const read = certificates.map(certificateOf);
  const kept = certificates.filter((_, index) => index === 0 || read[index]?.selfSigned !== true);
  return {
    upload: {
      domain,
      chain: read,
      signedByNext: certificates.slice(1).map((issuer, index) => isSignedBy(certificates[index], issuer)),
      names: namesOf(leaf),
      coversDomain: leaf.checkHost(domain, { subject: 'never', partialWildcards: false }) !== undefined,
      forServers: !leaf.ca && (leaf.keyUsage?.includes(SERVER_AUTH) ?? true),
      keyMatches: belongsTo(key, leaf),
      untrusted: null,
    },
    facts: factsOf(leaf),
    chain: kept.map(String).join(''),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

const UNREADABLE_CHAIN: UploadRefusal = {
  code: 'certificate_unreadable',
  detail: `The chain could not be read. Give one to ${MOST_CERTIFICATES} certificates as PEM (-----BEGIN CERTIFICATE-----), that of the domain first.`,
};

const UNREADABLE_KEY: UploadRefusal = {
  code: 'certificate_key_unreadable',
  detail:
    'The private key could not be read. Give one RSA or ECDSA key as PEM, without a passphrase (openssl pkey -in key.pem -out plain.pem removes one).',
};

/** Null where one of them is no certificate, or there are too many. */
function certificatesIn(text: string): X509Certificate[] | null {
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length > MOST_CERTIFICATES) return null;
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    // OpenSSL reads a certificate whose dates it cannot read.
    const isDated = certificates.every((one) => Date.parse(one.validFrom) < Date.parse(one.validTo));
    return isDated ? certificates : null;
  } catch {
    // OpenSSL's words are about ASN.1, and help nobody.
    return null;
  }
}

function keyIn(text: string): KeyObject | null {
  try {
    const key = createPrivateKey({ key: text, format: 'pem' });
    return key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec' ? key : null;
  } catch {
    // No key, or one with a passphrase. The cause could quote the key.
    return null;
  }
}

function certificateOf(certificate: X509Certificate): UploadedCertificate {
  return {
    subject: lineOf(certificate.subject) || namesOf(certificate)[0] || 'without a name',
    issuer: lineOf(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    key: keyOf(certificate),
    signatureHash: hashOf(certificate.signatureAlgorithm),
    selfSigned: isSignedBy(certificate, certificate),
  };
}

/** A distinguished name on one line, cut where somebody wrote a novel into it. */
const lineOf = (name: string | undefined) => (name ?? '').replaceAll('\n', ', ').slice(0, 200);

const namesOf = ({ subjectAltName }: X509Certificate): string[] =>
  (subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length, 260));

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function keyOf(certificate: X509Certificate): UploadedKey {
  try {
    const { asymmetricKeyType: kind = 'unknown', asymmetricKeyDetails: details } = certificate.publicKey;
    if (kind === 'rsa') return { kind, bits: details?.modulusLength ?? 0 };
    const curve = details?.namedCurve ?? 'unknown';
    return kind === 'ec' ? { kind, curve: CURVES[curve] ?? curve } : { kind: 'other', name: kind };
  } catch {
    // An algorithm that OpenSSL does not know.
    return { kind: 'other', name: 'unknown' };
  }
}

/** `ecdsa-with-SHA256`, `sha1WithRSAEncryption`, … */
function hashOf(algorithm: string | undefined): string | null {
  const [, bits] = /sha-?(1|224|256|384|512)(?!\d)/i.exec(algorithm ?? '') ?? [];
  return bits === undefined ? null : `SHA-${bits}`;
}

function isSignedBy(certificate: X509Certificate | undefined, issuer: X509Certificate): boolean {
  try {
    return certificate?.checkIssued(issuer) === true && certificate.verify(issuer.publicKey);
  } catch {
    // A key or a signature of an algorithm that OpenSSL does not know.
    return false;
  }
}

function belongsTo(key: KeyObject, leaf: X509Certificate): boolean {
  try {
    return leaf.checkPrivateKey(key);
  } catch {
    // Keys of two kinds.
    return false;
  }
}
