import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { X509Certificate } from '@peculiar/x509';
import { replaceFile } from '../../lib/replace-file.ts';
import { absentAsNull } from '../../lib/system-error.ts';
import { belongTogether } from '../certificates.ts';
import { keyPairOf, newKey, SIGNING, x509 } from '../x509.ts';

/** A certificate authority of this machine: its root is `root.crt` in its folder, with the key beside it. */
export type Authority = {
  /** Signs a certificate for one name and a key, PEM, until `until` or the root’s own end. Returns the chain, PEM. */
  sign(request: { name: string; key: string; from: Date; until: Date }): Promise<string>;
};

const DAY_MS = 86_400_000;
const ROOT_DAYS = 3_600;

export const rootFileOf = (folder: string): string => join(folder, 'root.crt');

/** Makes the root where there is none yet; its certificate comes last, so that who sees it has the key too. */
export async function ensureRoot(folder: string, now: Date): Promise<void> {
  const [certificate, key] = await Promise.all([
    readFile(rootFileOf(folder), 'utf8').catch(absentAsNull),
    readFile(join(folder, 'root.key'), 'utf8').catch(absentAsNull),
  ]);
  if (certificate !== null && key !== null && belongTogether({ chain: certificate, key })) return;
  const made = await makeRoot(now);
  await replaceFile(join(folder, 'root.key'), made.key);
  await replaceFile(rootFileOf(folder), made.certificate);
}

async function makeRoot(now: Date): Promise<{ certificate: string; key: string }> {
  const key = newKey();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Portal Domains - ${now.getUTCFullYear()} Root`,
    notBefore: now,
    notAfter: new Date(now.getTime() + ROOT_DAYS * DAY_MS),
    keys: await keyPairOf(key),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key };
}

/**
 * Opens the authority of a folder in which `ensureRoot` has made one. It signs by an intermediate, as public
 * authorities do, so that a chain which lacks it is noticed here too. The intermediate lives as long as this process:
 * each chain carries the one that signed it.
 */
export async function openAuthority(folder: string): Promise<Authority> {
  const [pem, rootKey] = await Promise.all([
    readFile(rootFileOf(folder), 'utf8'),
    readFile(join(folder, 'root.key'), 'utf8'),
  ]);
  const root = new x509.X509Certificate(pem);
  const intermediate = await makeIntermediate(root, rootKey);
  const { privateKey: signingKey } = intermediate.keys;
  return {
    async sign({ name, key, from, until }) {
      const { publicKey } = await keyPairOf(key);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: '',
        issuer: intermediate.certificate.subject,
        notBefore: from,
        notAfter: new Date(Math.min(until.getTime(), root.notAfter.getTime())),
        ...{ publicKey, signingKey, signingAlgorithm: SIGNING },
        extensions: [
          new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }], true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          await x509.AuthorityKeyIdentifierExtension.create(intermediate.certificate.publicKey),
        ],
      });
      return `${certificate.toString('pem')}\n${intermediate.certificate.toString('pem')}\n`;
    },
  };
}

async function makeIntermediate(root: X509Certificate, rootKey: string) {
  const keys = await keyPairOf(newKey());
  const { privateKey: signingKey } = await keyPairOf(rootKey);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Portal Domains - ECC Intermediate',
    issuer: root.subject,
    notBefore: root.notBefore,
    notAfter: root.notAfter,
    ...{ publicKey: keys.publicKey, signingKey, signingAlgorithm: SIGNING },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  return { certificate, keys };
}

/** Positive, as RFC 5280 wants it. */
const serialNumber = () => `01${randomBytes(15).toString('hex')}`;
