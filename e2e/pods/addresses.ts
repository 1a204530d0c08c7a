import type { Ports } from '../cluster/ports.ts';

/** The box has a network of its own, so that ports can be the same always, 80 and 443 too. */
export const CLUSTER_PORTS = {
  http: 80,
  https: 443,
  apiserver: 16443,
  pebble: 14000,
  pebbleManagement: 15000,
  envoyAdmin: 19000,
} as const satisfies Partial<Ports>;
export const POSTGRES_PORT = 15440;
export const TEMPORAL_PORT = 17240;
export const TEMPORAL_PAGES_PORT = 18240;
export const DNS_PORT = 18053;

export const BASE_DOMAIN = 'portal.test';
export const NAMESPACE = 'msp';
/** The namespace of the gateway, and with it of the certificates; as in docs/install-cluster.md. */
export const GATEWAY_NAMESPACE = 'istio-ingress';
/** A Service of another team: known inside the cluster only. */
export const ORIGIN = { name: 'portal-app', namespace: 'apps' };
