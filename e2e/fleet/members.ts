import { randomUUID } from 'node:crypto';
import { domainObjects } from '../../src/edge/kubernetes/resources/domain-objects.ts';
import { labelsOf, objectName } from '../../src/edge/kubernetes/resources/names.ts';
import type {
  EdgeObject,
  ManifestSettings,
  ManifestTarget,
} from '../../src/edge/kubernetes/resources/objects.ts';
import type { Issued } from './certificate.ts';

/** A domain of the fleet: what it is, and where its tenant's DNS has to lead. */
export type Member = ManifestTarget & { canonicalHost: string };

export type FleetTenant = { id: string; canonicalHost: string; gateway: string };

/** New members, numbered from `from`, below one zone. */
export function newMembers(tenant: FleetTenant, zone: string, from: number, count: number): Member[] {
  return Array.from({ length: count }, (_, index) => ({
    domainId: randomUUID(),
    tenant: tenant.id,
    tenantLabel: tenant.canonicalHost.split('.')[0] ?? '',
    domain: `f${from + index}.${zone}`,
    canonicalHost: tenant.canonicalHost,
    gateway: tenant.gateway,
  }));
}

/**
 * The Secret as cert-manager would have written it, so that it takes the Certificate for issued and orders nothing:
 * names of the issuer and the Certificate in the annotations, a key of the right kind, the right name.
 */
export function secretOf(member: Member, { gatewayNamespace, issuer }: ManifestSettings, issued: Issued) {
  const name = objectName(member);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret' as const,
    metadata: {
      name,
      namespace: gatewayNamespace,
      labels: { ...labelsOf(member), 'controller.cert-manager.io/fao': 'true' },
      annotations: {
        'cert-manager.io/alt-names': member.domain,
        'cert-manager.io/certificate-name': name,
        'cert-manager.io/common-name': '',
        'cert-manager.io/ip-sans': '',
        'cert-manager.io/issuer-group': 'cert-manager.io',
        'cert-manager.io/issuer-kind': issuer.kind,
        'cert-manager.io/issuer-name': issuer.name,
        'cert-manager.io/uri-sans': '',
      },
    },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(issued.chain), 'tls.key': base64(issued.key) },
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The product's three objects with kubectl's own note of what it applied, as they would be in a fleet that is kept by
 * `kubectl apply`: without it the first apply would write every object anew.
 */
export function notedObjects(member: Member, settings: ManifestSettings): EdgeObject[] {
  return domainObjects(member, settings).map((object) => {
    const { metadata } = object;
    const note = { ...object, metadata: { ...metadata, annotations: {} } };
    const annotations = { [LAST_APPLIED]: `${JSON.stringify(sorted(note))}\n` };
    return { ...object, metadata: { ...metadata, annotations } };
  });
}

/** With its keys in the order in which kubectl writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
