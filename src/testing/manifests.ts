import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import type { ManifestSettings, ManifestTarget } from '../edge/kubernetes/resources/objects.ts';

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
    origin: { host: 'portal.msp.svc.cluster.local', port: 3000 },
    ...{ originTimeoutSeconds: 60, hstsSeconds: 0, ownCertificates: true },
    challenges: { host: 'portal-domain-challenges.msp.svc.cluster.local', port: 80 },
    ...over,
  };
}
