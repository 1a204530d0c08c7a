import { join } from 'node:path';
import {
  chainOnDemand,
  headersOfAllRoutes,
  oneNameFilter,
  sdsCluster,
} from '../../../src/edge/kubernetes/resources/on-demand-filter.ts';
import { LOOPBACK } from '../parts/context.ts';

type Options = {
  /** Has the gateway's certificate in the folder `gateway`. */
  dir: string;
  /** The names that have a route. */
  names: readonly string[];
  ports: Record<'https' | 'admin' | 'sds1' | 'sds2', number>;
  originPort: number;
  /** The name of the servers' certificate. */
  serverName: string;
};

const socket = (port: number) => ({ socket_address: { address: LOOPBACK, port_value: port } });
const TYPES = 'type.googleapis.com/envoy';

/** Envoy's whole configuration without Istio: the selector and the cluster of the EnvoyFilter, its certificate in files. */
export function onDemandBootstrap({ dir, names, ports, originPort, serverName }: Options) {
  const file = (name: string) => ({ filename: join(dir, 'gateway', name) });
  const servers = [ports.sds1, ports.sds2].map((port) => ({ host: LOOPBACK, port }));
  const { transport_socket, ...cluster } = sdsCluster(servers, serverName);
  const { sni } = transport_socket.typed_config;
  const inFiles = {
    ...{ '@type': transport_socket.typed_config['@type'], sni },
    common_tls_context: {
      alpn_protocols: ['h2'],
      tls_certificates: [{ certificate_chain: file('tls.crt'), private_key: file('tls.key') }],
      validation_context: { trusted_ca: file('ca.crt') },
    },
  };
  const endpoint = { endpoint: { address: socket(originPort) } };
  return {
    node: { id: 'gateway', cluster: 'gateway' },
    admin: { address: socket(ports.admin) },
    static_resources: {
      listeners: [listener(names, ports.https)],
      clusters: [
        { ...cluster, transport_socket: { name: transport_socket.name, typed_config: inFiles } },
        {
          ...{ name: 'origin', type: 'STATIC', connect_timeout: '1s' },
          load_assignment: { cluster_name: 'origin', endpoints: [{ lb_endpoints: [endpoint] }] },
        },
      ],
    },
  };
}

function listener(names: readonly string[], port: number) {
  const router = {
    name: 'envoy.filters.http.router',
    typed_config: { '@type': `${TYPES}.extensions.filters.http.router.v3.Router` },
  };
  const manager = {
    '@type': `${TYPES}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'https',
    http_filters: [oneNameFilter(), router],
    route_config: {
      ...headersOfAllRoutes(),
      virtual_hosts: names.map((name) => ({
        name,
        domains: [name, `${name}.`, `${name}:*`],
        routes: [{ match: { prefix: '/' }, route: { cluster: 'origin' } }],
      })),
    },
  };
  return {
    name: 'https',
    address: socket(port),
    listener_filters: [
      {
        name: 'envoy.filters.listener.tls_inspector',
        typed_config: { '@type': `${TYPES}.extensions.filters.listener.tls_inspector.v3.TlsInspector` },
      },
    ],
    filter_chains: [
      {
        filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }],
        ...chainOnDemand(),
      },
    ],
  };
}
