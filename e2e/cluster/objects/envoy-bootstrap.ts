import { type GatewayWorkload, labelsOf } from './gateway.ts';

export type BootstrapOptions = {
  gateway: GatewayWorkload;
  namespace: string;
  /** The gateway's service account token for the audience istio-ca. */
  token: string;
  /** istiod's root, as istiod publishes it in each namespace. */
  rootFile: string;
  xdsPort: number;
  adminPort: number;
};

const ADDRESS = '127.0.0.1';
const ISTIOD = 'istiod.istio-system.svc';

/** Envoy's first configuration: who it is, and where istiod tells it the rest. */
export function envoyBootstrap(options: BootstrapOptions) {
  return {
    node: nodeOf(options.gateway, options.namespace),
    admin: { address: socket(options.adminPort) },
    stats_config: {
      use_all_default_tags: false,
      // Per-route and per-cluster statistics would make up most of Envoy's memory with a fleet loaded.
      stats_matcher: { inclusion_list: { patterns: KEPT_STATS.map((prefix) => ({ prefix })) } },
    },
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        set_node_on_first_message_only: true,
        grpc_services: [
          {
            envoy_grpc: { cluster_name: 'xds-grpc' },
            initial_metadata: [
              { key: 'authorization', value: `Bearer ${options.token}` },
              { key: 'clusterid', value: 'Kubernetes' },
            ],
          },
        ],
      },
      cds_config: { ads: {}, initial_fetch_timeout: '0s', resource_api_version: 'V3' },
      lds_config: { ads: {}, initial_fetch_timeout: '0s', resource_api_version: 'V3' },
    },
    static_resources: { clusters: [istiodCluster(options)] },
  };
}

const KEPT_STATS = ['listener_manager', 'cluster_manager', 'control_plane', 'server', 'sds', 'listener.'];

function nodeOf(gateway: GatewayWorkload, namespace: string) {
  return {
    id: `router~${gateway.address}~${gateway.pod}.${namespace}~${namespace}.svc.cluster.local`,
    cluster: `${gateway.name}.${namespace}`,
    metadata: {
      LABELS: labelsOf(gateway),
      NAMESPACE: namespace,
      NAME: gateway.pod,
      ISTIO_VERSION: '1.31.0',
      CLUSTER_ID: 'Kubernetes',
      MESH_ID: 'cluster.local',
      INSTANCE_IPS: gateway.address,
      SERVICE_ACCOUNT: gateway.name,
      WORKLOAD_NAME: gateway.name,
      GENERATOR: '',
      PROXY_CONFIG: {},
    },
  };
}

function istiodCluster({ rootFile, xdsPort }: BootstrapOptions) {
  return {
    name: 'xds-grpc',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
        sni: ISTIOD,
        common_tls_context: {
          alpn_protocols: ['h2'],
          validation_context: {
            trusted_ca: { filename: rootFile },
            match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: ISTIOD } }],
          },
        },
      },
    },
    load_assignment: {
      cluster_name: 'xds-grpc',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socket(xdsPort) } }] }],
    },
  };
}

function socket(port: number) {
  return { socket_address: { address: ADDRESS, port_value: port } };
}
