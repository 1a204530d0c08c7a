import type { KubeObject } from '../kube/objects.ts';

export function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** The mesh's settings. Stock Envoy lacks Istio's own filters, so that whatever needs them is off. */
export function meshConfig(): KubeObject {
  const mesh = {
    enableAutoMtls: false,
    enableTracing: false,
    enablePrometheusMerge: false,
    defaultProviders: {},
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    // JSON is YAML as well.
    data: { mesh: JSON.stringify(mesh), meshNetworks: JSON.stringify({ networks: {} }) },
  };
}

export type Destination = {
  /** Name of the object. */
  name: string;
  /** The host name in routes. */
  host: string;
  /** The port or ports on 127.0.0.1; several are replicas. */
  port: number | readonly number[];
};

/** A program on this machine as a destination for routes: endpoints may not be loopback addresses, these may. */
export function serviceEntry(namespace: string, { name, host, port }: Destination): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name, namespace },
    spec: {
      hosts: [host],
      location: 'MESH_INTERNAL',
      resolution: 'STATIC',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      endpoints: [port].flat().map((http) => ({ address: '127.0.0.1', ports: { http } })),
    },
  };
}

export type Issuer = {
  name: string;
  /** E.g. `1s`; null keeps cert-manager's own self-check, which needs Envoy on port 80. */
  waitInsteadOfSelfCheck: string | null;
};

/** A ClusterIssuer for Pebble. */
export function clusterIssuer(
  { name, waitInsteadOfSelfCheck }: Issuer,
  pebblePort: number,
  caPem: string,
): KubeObject {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name },
    spec: {
      acme: {
        server: `https://127.0.0.1:${pebblePort}/dir`,
        email: 'operator@portal.test',
        caBundle: Buffer.from(caPem).toString('base64'),
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [
          {
            ...(waitInsteadOfSelfCheck === null ? {} : { waitInsteadOfSelfCheck }),
            // A shared responder answers; nobody serves this class.
            http01: { ingress: { ingressClassName: 'nobody', serviceType: 'ClusterIP' } },
          },
        ],
      },
    },
  };
}
