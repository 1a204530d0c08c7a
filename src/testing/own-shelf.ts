import { X509Certificate } from 'node:crypto';
import { factsOf } from '../certificates/facts.ts';
import type { OwnCertificates, OwnToServe } from '../edge/own-certificates.ts';
import { createPrivateCa, type Wanted } from './private-ca.ts';

/** Own certificates in memory, as an edge reads them. */
export type OwnShelf = OwnCertificates & {
  put(domainId: string, own: OwnToServe): void;
  take(domainId: string): void;
};

export function createOwnShelf(): OwnShelf {
  const kept = new Map<string, OwnToServe>();
  return {
    read: async (domainId) => kept.get(domainId) ?? { kind: 'none' },
    put: (domainId, own) => void kept.set(domainId, own),
    take: (domainId) => void kept.delete(domainId),
  };
}

/** Makes an own certificate of a CA of its own; `root`: what trusts it, PEM. */
export async function anOwnCertificate(
  domain: string,
  wanted: Partial<Wanted> = {},
): Promise<{ own: Extract<OwnToServe, { kind: 'kept' }>; root: string }> {
  const now = new Date();
  const ca = await createPrivateCa(now);
  const { chain, key } = await ca.sign({ names: [domain], ...wanted });
  const facts = { ...factsOf(new X509Certificate(chain)), uploadedAt: now.toISOString() };
  return { own: { kind: 'kept', facts, chain, key }, root: ca.root };
}
