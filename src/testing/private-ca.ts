import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import { x509 } from '../issuers/x509.ts';

/** A certificate authority of a test: a root, and an intermediate that signs. All is PEM. */
export type PrivateCa = {
  root: string;
  intermediate: string;
  sign(wanted: Wanted): Promise<{ chain: string; leaf: string; key: string }>;
};

export type Wanted = {
  names: readonly string[];
  /** Default: from an hour before to 90 days after the time of the CA. */
  from?: Date;
  until?: Date;
  kind?: KeyKind;
  hash?: 'SHA-1' | 'SHA-256' | 'SHA-384';
  /** Default: serverAuth. */
  usages?: readonly string[];
  isCa?: boolean;
};

export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'RSA-1024' | 'RSA-2048';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Makes an authority at that time. */
export async function createPrivateCa(now: Date, kind: KeyKind = 'P-256'): Promise<PrivateCa> {
  const valid = {
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + 900 * DAY_MS),
  };
  const signerKey = newKey(kind);
  const [rootKeys, signerKeys] = [await keysOf(newKey('P-256')), await keysOf(signerKey)];
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: serial(), name: 'CN=Test Trust Root', ...valid },
    ...{ keys: rootKeys, signingAlgorithm: signing('P-256', 'SHA-256') },
    extensions: await caExtensions(rootKeys.publicKey, rootKeys.publicKey),
  });
  const signer = await x509.X509CertificateGenerator.create({
    ...{ serialNumber: serial(), subject: 'CN=Test Trust CA', issuer: root.subject, ...valid },
    ...{ publicKey: signerKeys.publicKey, signingKey: rootKeys.privateKey },
    signingAlgorithm: signing('P-256', 'SHA-256'),
    extensions: await caExtensions(signerKeys.publicKey, rootKeys.publicKey),
  });
  const intermediate = pem(signer);
  return {
    ...{ root: pem(root), intermediate },
    async sign(wanted) {
      const key = newKey(wanted.kind ?? 'P-256');
      const { publicKey } = await keysOf(key);
      const leaf = await x509.X509CertificateGenerator.create({
        ...{ serialNumber: serial(), subject: '', issuer: signer.subject },
        notBefore: wanted.from ?? new Date(now.getTime() - HOUR_MS),
        notAfter: wanted.until ?? new Date(now.getTime() + 90 * DAY_MS),
        ...{ publicKey, signingKey: (await keysOf(signerKey, wanted.hash)).privateKey },
        signingAlgorithm: signing(kind, wanted.hash ?? 'SHA-256'),
        extensions: [
          new x509.SubjectAlternativeNameExtension(wanted.names.map((value) => ({ type: 'dns', value }))),
          new x509.BasicConstraintsExtension(wanted.isCa ?? false),
          new x509.ExtendedKeyUsageExtension([...(wanted.usages ?? [x509.ExtendedKeyUsage.serverAuth])]),
          await x509.AuthorityKeyIdentifierExtension.create(signerKeys.publicKey),
        ],
      });
      return { chain: pem(leaf) + intermediate, leaf: pem(leaf), key };
    },
  };
}

async function caExtensions(subject: webcrypto.CryptoKey, issuer: webcrypto.CryptoKey) {
  return [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(subject),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
  ];
}

/** Makes a private key, PEM (PKCS #8). */
export function newKey(kind: KeyKind): string {
  const [, bits] = kind.split('-');
  const { privateKey } = kind.startsWith('RSA')
    ? generateKeyPairSync('rsa', { modulusLength: Number(bits) })
    : generateKeyPairSync('ec', { namedCurve: kind });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const signing = (kind: KeyKind, hash: string) =>
  kind.startsWith('RSA') ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', hash };

async function keysOf(key: string, hash = 'SHA-256'): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey);
  const algorithm =
    privateKey.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash }
      : { name: 'ECDSA', namedCurve: curveOf(privateKey.asymmetricKeyDetails?.namedCurve) };
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey(
      'pkcs8',
      privateKey.export({ type: 'pkcs8', format: 'der' }),
      algorithm,
      false,
      ['sign'],
    ),
    publicKey: await subtle.importKey(
      'spki',
      publicKey.export({ type: 'spki', format: 'der' }),
      algorithm,
      true,
      ['verify'],
    ),
  };
}

const curveOf = (name: string | undefined) =>
  ({ prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' })[name ?? ''] ?? 'P-256';

const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`;

const serial = () => `01${randomBytes(8).toString('hex')}`;
