import { NODE_ADDRESS } from '../cluster/node/addresses.ts';
import { BASE_DOMAIN, DNS_PORT, ORIGIN, TEMPORAL_PORT } from './addresses.ts';

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
    edge: { httpAddress: `${NODE_ADDRESS}:80` },
    issuer: { name: 'pebble', kind: 'ClusterIssuer' },
  };
}

/** Takes an image's reference apart, as the chart wants it. */
export function imageOf(reference: string): { repository: string; tag: string } {
  const at = reference.lastIndexOf(':');
  return { repository: reference.slice(0, at), tag: reference.slice(at + 1) };
}
