import { LABELS, labelsOf } from '../edge/kubernetes/resources/names.ts';
import type { ManifestTarget } from '../edge/kubernetes/resources/objects.ts';
import type { GivenObject } from './watched-api.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A domain's Secret as cert-manager, or for an own certificate the worker, writes it. */
export function domainSecret(
  target: ManifestTarget,
  { chain, key }: { chain: string; key: string },
  { own = false } = {},
): GivenObject {
  const labels = { ...labelsOf(target), ...(own ? { [LABELS.own]: 'true' } : {}) };
  const annotation = own ? 'portal-domains/domain' : 'cert-manager.io/alt-names';
  return {
    metadata: { labels, annotations: { [annotation]: target.domain } },
    data: { 'tls.crt': base64(chain), 'tls.key': base64(key) },
  };
}
