import type { ErrorCode } from '../errors/codes.ts';
import { plusSeconds } from '../lifecycle/schedules.ts';

/** One certificate of an uploaded chain, as far as it is judged. Times are ISO 8601. */
export type UploadedCertificate = {
  subject: string;
  issuer: string;
  notBefore: string;
  notAfter: string;
  key: UploadedKey;
  /** The hash of its signature, as `SHA-256`; null: one that has none by itself, or an unknown one. */
  signatureHash: string | null;
  /** It names itself as its issuer, and is signed by its own key: a root. */
  selfSigned: boolean;
};

export type UploadedKey =
  | { kind: 'rsa'; bits: number }
  | { kind: 'ec'; curve: string }
  | { kind: 'other'; name: string };

/** An uploaded chain and its key, read and not judged yet. */
export type Upload = {
  /** The domain that it is for, A-label form. */
  domain: string;
  /** Leaf first, as given; at least one. */
  chain: readonly UploadedCertificate[];
  /** For each certificate, is it signed by the one behind it; one fewer than certificates. */
  signedByNext: readonly boolean[];
  /** The names in the leaf, as it writes them. */
  names: readonly string[];
  /** One of them covers the domain (RFC 6125: a wildcard is a whole first label, and stands for one). */
  coversDomain: boolean;
  /** The leaf may identify a server: it is no CA, and its extended key usage, where it has one, holds serverAuth. */
  forServers: boolean;
  keyMatches: boolean;
  /** Why the chain ends at no root that is trusted, as OpenSSL codes it; null: it does. */
  untrusted: string | null;
};

export type UploadRefusal = { code: ErrorCode; detail: string };
type Check = (upload: Upload, now: string) => UploadRefusal | null;

/** One that ends sooner would be replaced before anybody has seen it. */
export const LEAST_LEFT_SECONDS = 86_400;

const RSA_BITS = { least: 2_048, most: 8_192 };
/** Those that browsers take (CA/Browser Forum, Baseline Requirements 6.1.5, without P-521, which Chrome refuses). */
const CURVES: ReadonlySet<string> = new Set(['P-256', 'P-384']);
const HASHES: ReadonlySet<string> = new Set(['SHA-256', 'SHA-384', 'SHA-512']);

/** In order; the first that finds something decides. */
const UPLOAD_CHECKS: readonly Check[] = [
  keyMismatch,
  wrongName,
  wrongPurpose,
  chainBroken,
  notYetValid,
  expired,
  endsSoon,
  weakKey,
  weakSignature,
  untrusted,
];

/** Judges an uploaded certificate; null: it may be served. */
export function judgeUpload(upload: Upload, now: string): UploadRefusal | null {
  for (const check of UPLOAD_CHECKS) {
    const found = check(upload, now);
    if (found !== null) return found;
  }
  return null;
}

function keyMismatch({ keyMatches }: Upload): UploadRefusal | null {
  if (keyMatches) return null;
  const detail =
    'The private key is not that of the first certificate. Upload the key that its request was made with, and put the certificate of the domain first.';
  return { code: 'certificate_key_mismatch', detail };
}

function wrongName({ coversDomain, domain, names }: Upload): UploadRefusal | null {
  if (coversDomain) return null;
  const has = names.length === 0 ? 'names no host' : `is for ${shortList(names)}`;
  const detail = `The certificate ${has}, and not for ${domain}. Get one with ${domain} among its subject alternative names; a wildcard covers one label.`;
  return { code: 'certificate_wrong_name', detail };
}

function wrongPurpose({ forServers }: Upload): UploadRefusal | null {
  if (forServers) return null;
  const detail =
    'The first certificate may not identify a server: it is a CA’s, or its extended key usage lacks serverAuth. Put the certificate of the domain first, and get one for TLS servers.';
  return { code: 'certificate_wrong_purpose', detail };
}

function chainBroken({ chain, signedByNext }: Upload): UploadRefusal | null {
  const at = signedByNext.indexOf(false);
  if (at === -1) return null;
  const detail = `Certificate ${at + 2} (${chain[at + 1]?.subject}) has not signed certificate ${at + 1} (${chain[at]?.subject}), which names ${chain[at]?.issuer} as its issuer. Give the certificate of the domain first, then each issuer’s behind the one that it has signed, and nothing else.`;
  return { code: 'certificate_chain_broken', detail };
}

function notYetValid({ chain }: Upload, now: string): UploadRefusal | null {
  const early = chain.find(({ notBefore }) => notBefore > now);
  if (early === undefined) return null;
  const detail = `The certificate ${early.subject} is valid from ${early.notBefore} on. Upload it then.`;
  return { code: 'certificate_not_yet_valid', detail };
}

function expired({ chain }: Upload, now: string): UploadRefusal | null {
  const over = chain.find(({ notAfter }) => notAfter <= now);
  if (over === undefined) return null;
  const detail = `The certificate ${over.subject} expired at ${over.notAfter}. Upload one that is valid.`;
  return { code: 'certificate_expired', detail };
}

function endsSoon({ chain }: Upload, now: string): UploadRefusal | null {
  const soon = chain.find(({ notAfter }) => notAfter < plusSeconds(now, LEAST_LEFT_SECONDS));
  if (soon === undefined) return null;
  const detail = `The certificate ${soon.subject} ends at ${soon.notAfter}, within a day. Renew it, and upload the new one.`;
  return { code: 'certificate_expires_soon', detail };
}

function weakKey({ chain }: Upload): UploadRefusal | null {
  const weak = chain.find(({ key }) => !isStrong(key));
  if (weak === undefined) return null;
  const detail = `The key of ${weak.subject} is ${nameOf(weak.key)}. Use RSA with ${RSA_BITS.least} to ${RSA_BITS.most} bits, or ECDSA on P-256 or P-384.`;
  return { code: 'certificate_weak', detail };
}

/** Nobody verifies the signature of a root: it is trusted by itself, or not at all. */
function weakSignature({ chain }: Upload): UploadRefusal | null {
  const weak = chain.find(
    ({ signatureHash, selfSigned }) => !selfSigned && (signatureHash === null || !HASHES.has(signatureHash)),
  );
  if (weak === undefined) return null;
  const detail = `${weak.subject} is signed with ${weak.signatureHash ?? 'an unknown hash'}, which browsers do not take. Get a certificate that is signed with SHA-256 or better.`;
  return { code: 'certificate_weak', detail };
}

function untrusted({ chain, untrusted: why }: Upload): UploadRefusal | null {
  if (why === null) return null;
  const detail = `The chain ends at the issuer ${chain.at(-1)?.issuer}, which is no root that browsers or this installation trust (${why}). Append the intermediate certificates that are missing, or get a certificate from a CA that browsers trust.`;
  return { code: 'certificate_untrusted', detail };
}

function isStrong(key: UploadedKey): boolean {
  if (key.kind === 'rsa') return key.bits >= RSA_BITS.least && key.bits <= RSA_BITS.most;
  return key.kind === 'ec' && CURVES.has(key.curve);
}

function nameOf(key: UploadedKey): string {
  if (key.kind === 'rsa') return `RSA with ${key.bits} bits`;
  return key.kind === 'ec' ? `ECDSA on ${key.curve}` : `of the kind ${key.name}`;
}

/** Cuts a list of hundreds of names, of which the first few say enough. */
const shortList = (names: readonly string[]) =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
