import { DEFAULT_GATEWAY } from '../../../core/gateways.ts';
import { OURS } from './names.ts';
import type { Gateway, GatewayWorkload, ManifestSettings, VirtualService } from './objects.ts';
import { sharedHttpObjects } from './shared-http.ts';

const SHARED_HTTPS_NAME = 'portal-domains-https';

/**
 * The Secret with which a gateway asks for certificates. Istio wants one named where a Gateway terminates TLS; it is never
 * served, as the selector of the EnvoyFilter takes the place of all that a Gateway names.
 */
export const SDS_CLIENT = 'portal-domain-sds-client';

/** The name of the one Gateway of a workload for port 443 of every name. */
export function sharedHttpsName(gateway: string): string {
  return gateway === DEFAULT_GATEWAY ? SHARED_HTTPS_NAME : `${SHARED_HTTPS_NAME}-${gateway}`;
}

/**
 * Port 443 for every name, where the gateways take certificates on demand: a Gateway for each workload, to which nothing is
 * added for a domain but its route. By itself it serves nobody: its certificate has a key on an elliptic curve, and its one
 * cipher suite wants RSA. Only the EnvoyFilter opens it, which also keeps clients' headers from the origin.
 */
export function sharedHttpsObjects(settings: ManifestSettings): readonly Gateway[] {
  return settings.gateways.map((workload) => sharedGateway(workload, settings));
}

/** All that stands for every name, before any domain comes. */
export function sharedObjects(settings: ManifestSettings): readonly (Gateway | VirtualService)[] {
  const https = settings.certificates === 'on-demand' ? sharedHttpsObjects(settings) : [];
  return [...sharedHttpObjects(settings), ...https];
}

function sharedGateway(
  { name, selector }: GatewayWorkload,
  { namespace, gatewayNamespace }: ManifestSettings,
): Gateway {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: sharedHttpsName(name), namespace: gatewayNamespace, labels: OURS },
    spec: {
      selector,
      servers: [
        {
          port: { number: 443, name: 'https-portal-domains', protocol: 'HTTPS' },
          // Of our own namespace alone: nobody else may route a name that has a certificate here.
          hosts: [`${namespace}/*`],
          tls: {
            ...{ mode: 'SIMPLE', credentialName: SDS_CLIENT, minProtocolVersion: 'TLSV1_2' },
            ...{ maxProtocolVersion: 'TLSV1_2', cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] },
          },
        },
      ],
    },
  };
}
