import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import { domainObjects, type Served } from '../edge/kubernetes/resources/domain-objects.ts';
import type {
  Certificate,
  Gateway,
  ManifestSettings,
  ManifestTarget,
  VirtualService,
} from '../edge/kubernetes/resources/objects.ts';

export function aManifestTarget(over: Partial<ManifestTarget> = {}): ManifestTarget {
  return {
    domainId: '11111111-1111-4111-8111-111111111111',
    tenant: 'a1b2c3d4-0000-4000-8000-000000000001',
    tenantLabel: 'a1b2c3d',
    domain: 'portal.acme.com',
    gateway: DEFAULT_GATEWAY,
    ...over,
  };
}

export function manifestSettings(over: Partial<ManifestSettings> = {}): ManifestSettings {
  return {
    namespace: 'msp',
    gatewayNamespace: 'msp',
    gateways: [{ name: DEFAULT_GATEWAY, selector: { istio: 'ingressgateway' } }],
    issuer: { kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
    certificates: 'objects',
    origin: { host: 'portal.msp.svc.cluster.local', port: 3000 },
    ...{ originTimeoutSeconds: 60, hstsSeconds: 0, ownCertificates: true },
    challenges: { host: 'portal-domain-challenges.msp.svc.cluster.local', port: 80 },
    ...over,
  };
}

/** The objects of a domain that has a Gateway of its own. */
export function threeObjects(
  target: ManifestTarget,
  settings = manifestSettings(),
  served?: Served,
): readonly [Certificate, Gateway, VirtualService] {
  return domainObjects(target, settings, served) as [Certificate, Gateway, VirtualService];
}
