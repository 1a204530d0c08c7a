import { headersToDrop } from '../../../core/origin-headers.ts';
import { NOT_ANSWERED } from './domain-objects.ts';
import { OURS } from './names.ts';
import type { GatewayWorkload } from './objects.ts';
import { SDS_CLIENT, sharedHttpsName } from './shared-https.ts';

/** The way of one workload's gateways to the servers of `portal-domains sds`. */
export type OnDemandFilter = {
  workload: GatewayWorkload;
  /** The namespace of the gateway. */
  namespace: string;
  /** The port on which its pods listen for HTTPS: 8443 where a Service leads 443 to it. */
  port: number;
  servers: readonly { host: string; port: number }[];
  /** The name that the certificate of the servers must have. */
  serverName: string;
};

const SDS_CLUSTER = 'portal-domains-sds';
const TYPES = 'type.googleapis.com/envoy';
const TLS = `${TYPES}.extensions.transport_sockets.tls`;

/** Each name that a gateway holds is a stream of its own; Envoy’s default of 1,024 would let handshakes hang. */
const MOST_STREAMS = 1_000_000;

/**
 * The standing EnvoyFilter of a workload whose gateways take certificates on demand: the selector, where to ask, that a
 * connection is for the one name of its TLS handshake, and which headers no client sets. It is an unstable API of Istio's, and the selector one of Envoy's.
 */
export function onDemandFilter({ workload, namespace, port, servers, serverName }: OnDemandFilter) {
  const listener = { portNumber: port };
  const onFilter = { filter: { name: 'envoy.filters.network.http_connection_manager' } };
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: onDemandFilterName(workload), namespace, labels: OURS },
    spec: {
      workloadSelector: { labels: workload.selector },
      configPatches: [
        {
          applyTo: 'CLUSTER',
          match: { context: 'GATEWAY' },
          patch: { operation: 'ADD', value: sdsCluster(servers, serverName) },
        },
        {
          applyTo: 'FILTER_CHAIN',
          match: { context: 'GATEWAY', listener },
          patch: { operation: 'MERGE', value: chainOnDemand() },
        },
        {
          applyTo: 'HTTP_FILTER',
          match: { context: 'GATEWAY', listener: { ...listener, filterChain: onFilter } },
          patch: { operation: 'INSERT_FIRST', value: oneNameFilter() },
        },
        {
          applyTo: 'ROUTE_CONFIGURATION',
          match: {
            context: 'GATEWAY',
            routeConfiguration: { gateway: `${namespace}/${sharedHttpsName(workload.name)}` },
          },
          patch: { operation: 'MERGE', value: headersOfAllRoutes() },
        },
      ],
    },
  };
}

export const onDemandFilterName = ({ name }: Pick<GatewayWorkload, 'name'>) =>
  `portal-domains-on-demand-${name}`;

/** Envoy refuses the selector unless sessions are not resumed: a resumed one would not ask for the certificate. */
export function chainOnDemand() {
  return {
    // Else a handshake would wait for as long as its client does, where no server can be asked.
    transport_socket_connect_timeout: '10s',
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: {
        '@type': `${TLS}.v3.DownstreamTlsContext`,
        disable_stateless_session_resumption: true,
        disable_stateful_session_resumption: true,
        common_tls_context: {
          // The Gateway alone allows what its own certificate cannot do: without this patch nobody gets in.
          tls_params: { tls_maximum_protocol_version: 'TLSv1_3', cipher_suites: CIPHER_SUITES },
          custom_tls_certificate_selector: {
            name: 'envoy.tls.certificate_selectors.on_demand_secret',
            typed_config: {
              '@type': `${TLS}.cert_selectors.on_demand_secret.v3.Config`,
              config_source: { resource_api_version: 'V3', api_config_source: sdsSource() },
              certificate_mapper: {
                name: 'envoy.tls.certificate_mappers.sni',
                // No name: nobody's certificate.
                typed_config: { '@type': `${TLS}.cert_mappers.sni.v3.SNI`, default_value: '-' },
              },
            },
          },
        },
      },
    },
  };
}

/** Those of Envoy's default for TLS 1.2; those of TLS 1.3 are always there. */
const CIPHER_SUITES = [
  '[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-RSA-AES256-GCM-SHA384',
];

const sdsSource = () => ({
  api_type: 'DELTA_GRPC',
  transport_api_version: 'V3',
  set_node_on_first_message_only: true,
  grpc_services: [
    {
      envoy_grpc: {
        cluster_name: SDS_CLUSTER,
        retry_policy: { retry_back_off: { base_interval: '0.1s', max_interval: '2s' } },
      },
    },
  ],
});

/**
 * Refuses a request for another name than the connection's (decision 0027), and for a removed name’s connection that lives
 * on there is no route any more.
 */
export function oneNameFilter() {
  return {
    name: 'portal-domains.one-name',
    typed_config: {
      '@type': `${TYPES}.extensions.filters.http.lua.v3.Lua`,
      default_source_code: { inline_string: ONE_NAME },
    },
  };
}

/** Removes the headers that each route would have to name: five sixths of it, which Envoy reads for every name at each change. */
export function headersOfAllRoutes() {
  return {
    // What a route sets comes after what is removed here.
    most_specific_header_mutations_wins: true,
    request_headers_to_remove: headersToDrop(),
    response_headers_to_remove: [...NOT_ANSWERED],
  };
}

const ONE_NAME = `function envoy_on_request(handle)
  local host = (handle:headers():get(":authority") or ""):lower()
  host = host:gsub(":%d+$", "")
  host = host:gsub("%.$", "")
  if host ~= handle:streamInfo():requestedServerName():lower() then
    handle:respond({[":status"] = "421"}, "")
  end
end
`;

export function sdsCluster(servers: OnDemandFilter['servers'], serverName: string) {
  return {
    name: SDS_CLUSTER,
    type: 'STRICT_DNS',
    connect_timeout: '1s',
    dns_refresh_rate: '5s',
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': `${TYPES}.extensions.upstreams.http.v3.HttpProtocolOptions`,
        explicit_http_config: {
          http2_protocol_options: {
            max_concurrent_streams: 2_147_483_647,
            connection_keepalive: { interval: '30s', timeout: '10s' },
          },
        },
      },
    },
    circuit_breakers: {
      thresholds: [
        { max_requests: MOST_STREAMS, max_pending_requests: MOST_STREAMS, max_connections: 1_024 },
      ],
    },
    transport_socket: mutualTls(serverName),
    load_assignment: {
      cluster_name: SDS_CLUSTER,
      endpoints: [
        {
          lb_endpoints: servers.map(({ host, port }) => ({
            endpoint: { address: { socket_address: { address: host, port_value: port } } },
          })),
        },
      ],
    },
  };
}

/** Private keys come this way: both sides show a certificate. The gateway has its own from istiod, by a Secret. */
const mutualTls = (serverName: string) => ({
  name: 'envoy.transport_sockets.tls',
  typed_config: {
    '@type': `${TLS}.v3.UpstreamTlsContext`,
    sni: serverName,
    common_tls_context: {
      alpn_protocols: ['h2'],
      tls_certificate_sds_secret_configs: [fromIstiod(SDS_CLIENT)],
      combined_validation_context: {
        default_validation_context: {
          match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: serverName } }],
        },
        validation_context_sds_secret_config: fromIstiod(`${SDS_CLIENT}-cacert`),
      },
    },
  },
});

const fromIstiod = (name: string) => ({
  name: `kubernetes://${name}`,
  sds_config: { ads: {}, resource_api_version: 'V3' },
});
