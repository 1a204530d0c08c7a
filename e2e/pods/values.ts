import { NODE_ADDRESS } from '../cluster/node/addresses.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import {
  BASE_DOMAIN,
  CLUSTER_PORTS,
  DNS_PORT,
  GATEWAY_NAMESPACE,
  ORIGIN,
  POSTGRES_PORT,
  TEMPORAL_PORT,
} from './addresses.ts';

/** The values of the chart for a cluster in a box; the edge's address is the chart's own. */
export function valuesFor({ repository, tag }: { repository: string; tag: string }) {
  return {
    image: { repository, tag },
    settings: {
      baseDomain: BASE_DOMAIN,
      origin: `http://${ORIGIN.name}.${ORIGIN.namespace}.svc.cluster.local`,
      dnsResolvers: [`${NODE_ADDRESS}:${DNS_PORT}`],
      trustedCaConfigMap: 'roots',
      orderLimits: 'off',
    },
    temporal: { address: `${NODE_ADDRESS}:${TEMPORAL_PORT}` },
    // Private, and so refused among the public addresses of a name, unless it is said to be the edge's.
    edge: { gatewayNamespace: GATEWAY_NAMESPACE, httpAddress: `${NODE_ADDRESS}:80` },
    issuer: { name: 'pebble', kind: 'ClusterIssuer' },
    // Narrowed to where these are, as docs/install-cluster.md wants it.
    networkPolicies: {
      postgres: onNode(POSTGRES_PORT),
      // A policy sees where a packet is led in the end: the node's address is translated (world.ts).
      temporal: at(LOOPBACK, TEMPORAL_PORT),
      apiserver: onNode(CLUSTER_PORTS.apiserver),
      dns: { to: [], ports: [53, DNS_PORT] },
      // Envoy is a process on the node, as behind a load balancer's address.
      edge: onNode(CLUSTER_PORTS.http, CLUSTER_PORTS.https),
    },
  };
}

const at = (address: string, ...ports: number[]) => ({
  to: [{ ipBlock: { cidr: `${address}/32` } }],
  ports,
});
const onNode = (...ports: number[]) => at(NODE_ADDRESS, ...ports);

/** Takes an image's reference apart, as the chart wants it. */
export function imageOf(reference: string): { repository: string; tag: string } {
  const at = reference.lastIndexOf(':');
  return { repository: reference.slice(0, at), tag: reference.slice(at + 1) };
}
