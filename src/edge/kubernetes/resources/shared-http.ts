import { DEFAULT_GATEWAY } from '../../../core/gateways.ts';
import { exportTo, OURS } from './names.ts';
import type { Gateway, GatewayWorkload, ManifestSettings, VirtualService } from './objects.ts';

export const SHARED_HTTP_NAME = 'portal-domains-http';

/**
 * Port 80 for every name, standing before any domain comes: challenges to the responder, all else to https. Nothing is
 * added to it for a domain, so that a challenge never waits for a route. A Gateway for each workload, as a selector is
 * one workload's, and one VirtualService for all.
 */
export function sharedHttpObjects(settings: ManifestSettings): readonly (Gateway | VirtualService)[] {
  const { gatewayNamespace, namespace, challenges } = settings;
  const gateways = settings.gateways.map((workload) => sharedGateway(workload, gatewayNamespace));
  const virtualService: VirtualService = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: SHARED_HTTP_NAME, namespace, labels: OURS },
    spec: {
      exportTo: [exportTo(settings)],
      hosts: ['*'],
      gateways: gateways.map(({ metadata }) => `${gatewayNamespace}/${metadata.name}`),
      http: [
        {
          name: 'challenges',
          match: [{ uri: { prefix: '/.well-known/acme-challenge/' } }],
          route: [{ destination: { host: challenges.host, port: { number: challenges.port } } }],
          // A kept connection that the responder has just closed would cost an order: the CA asks once.
          retries: {
            attempts: 3,
            perTryTimeout: '2s',
            retryOn: 'connect-failure,refused-stream,reset,retriable-status-codes,503',
          },
        },
        { name: 'to-https', redirect: { scheme: 'https', redirectCode: 308 } },
      ],
    },
  };
  return [...gateways, virtualService];
}

function sharedGateway({ name, selector }: GatewayWorkload, namespace: string): Gateway {
  const own = name === DEFAULT_GATEWAY ? SHARED_HTTP_NAME : `${SHARED_HTTP_NAME}-${name}`;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: own, namespace, labels: OURS },
    spec: {
      selector,
      servers: [{ port: { number: 80, name: 'http-portal-domains', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  };
}
