import type { KubeObject } from '../../../kubernetes/client.ts';
import type { EdgeEntry } from '../../port.ts';
import type { ClusterScope } from '../context.ts';
import { domainIdOf, domainOfSecret, OURS, tenantLabelIn } from '../resources/names.ts';

type Listed = KubeObject & {
  spec?: { dnsNames?: string[]; hosts?: string[]; servers?: { hosts?: string[] }[] };
};

/** Lists each domain that has anything of ours, by our label on any of its four kinds. */
export async function listDomains({ client, settings }: ClusterScope): Promise<EdgeEntry[]> {
  const { namespace, gatewayNamespace } = settings;
  const lists = await Promise.all([
    client.list<Listed>({ kind: 'Certificate', namespace: gatewayNamespace, labels: OURS }),
    client.list<Listed>({ kind: 'Gateway', namespace: gatewayNamespace, labels: OURS }),
    client.list<Listed>({ kind: 'VirtualService', namespace, labels: OURS }),
    client.listMetadata({ kind: 'Secret', namespace: gatewayNamespace, labels: OURS }),
  ]);
  const entries = new Map<string, EdgeEntry>();
  for (const object of lists.flatMap(({ items }) => items as Listed[])) {
    const domainId = domainIdOf(object);
    const domain = domainOf(object);
    const tenantLabel = domainId === null ? null : tenantLabelIn(object.metadata.name, domainId);
    if (domainId === null || tenantLabel === null || domain === undefined) continue;
    entries.set(`${domainId} ${domain}`, { domainId, domain, tenantLabel });
  }
  return [...entries.values()];
}

function domainOf(listed: Listed): string | undefined {
  const { spec } = listed;
  return spec?.dnsNames?.[0] ?? spec?.hosts?.[0] ?? spec?.servers?.[0]?.hosts?.[0] ?? domainOfSecret(listed);
}
