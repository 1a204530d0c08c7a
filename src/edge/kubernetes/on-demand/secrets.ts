import { createHash, X509Certificate } from 'node:crypto';
import type { KubeClient } from '../../../kubernetes/client.ts';
import { type Change, followKind } from '../../../kubernetes/follow.ts';
import type { ObservedSecret } from '../observe/cert-manager.ts';
import { domainIdOf, domainOfSecret, LABELS, OURS } from '../resources/names.ts';
import type { CertificateChange, ServedCertificate } from './table.ts';

export type FollowSecretsOptions = {
  client: KubeClient;
  /** The namespace of the gateway and the certificates. */
  namespace: string;
  onChange: (change: CertificateChange) => void;
  signal: AbortSignal;
  random: () => number;
};

/** Short: a connection that died without a word is found out by the end of its watch, and until then a new name is unknown. */
const WATCH_SECONDS = 60;

/** Follows the domains' Secrets by one list and one watch, until `signal` aborts. Never rejects. */
export function followSecrets(options: FollowSecretsOptions): Promise<void> {
  const { client, namespace, onChange, signal, random } = options;
  return followKind<ObservedSecret>({
    client,
    selection: { kind: 'Secret', namespace, labels: OURS },
    keep: withoutData,
    onListed: (secrets) =>
      onChange({ kind: 'listed', certificates: secrets.flatMap((one) => certificateOf(one) ?? []) }),
    onChange: (change) => onChange(changeOf(change)),
    onAlive: () => onChange({ kind: 'heard' }),
    onError: (error) => onChange({ kind: 'lost', error }),
    ...{ signal, random, watchSeconds: WATCH_SECONDS },
  });
}

/** The table has the keys already: nothing is kept twice. */
const withoutData = ({ metadata: { annotations: _, ...metadata } }: ObservedSecret): ObservedSecret => ({
  metadata,
});

function changeOf({ before, after }: Change<ObservedSecret>): CertificateChange {
  const certificate = after === null ? null : certificateOf(after);
  if (certificate !== null) return { kind: 'put', certificate };
  return { kind: 'removed', id: (after ?? before)?.metadata.uid ?? '' };
}

/** Reads the certificate of a domain's Secret; null where it has none, or one for another name. */
export function certificateOf(secret: ObservedSecret): ServedCertificate | null {
  const { metadata, data } = secret;
  const domain = domainOfSecret(secret)?.toLowerCase();
  const chain = Buffer.from(data?.['tls.crt'] ?? '', 'base64');
  const key = Buffer.from(data?.['tls.key'] ?? '', 'base64');
  if (domain === undefined || domainIdOf(secret) === null || key.length === 0) return null;
  if (!isFor(chain, domain)) return null;
  const version = createHash('sha256').update(chain).update('\0').update(key).digest('hex').slice(0, 32);
  const own = metadata.labels?.[LABELS.own] === 'true';
  return { id: metadata.uid, domain, own, createdAt: metadata.creationTimestamp, version, chain, key };
}

function isFor(chain: Buffer, domain: string): boolean {
  try {
    return new X509Certificate(chain).checkHost(domain, { subject: 'never' }) !== undefined;
  } catch {
    // Half-written, or no certificate: cert-manager replaces it.
    return false;
  }
}
