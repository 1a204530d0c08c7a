import type { KubeObject } from '../kube/objects.ts';

/** An ingress gateway as the API knows it. No kubelet runs it: Envoy does, as a process of its own. */
export type GatewayWorkload = {
  /** The name of its account, its service and its Envoy's workload. */
  name: string;
  pod: string;
  /** The value of the label `istio` on its pod. */
  istio: string;
  /** The address of its pod. With two gateways, each listens on its own address only. */
  address: string;
};

export const GATEWAY: GatewayWorkload = {
  name: 'istio-ingressgateway',
  pod: 'istio-ingressgateway-0',
  istio: 'ingressgateway',
  address: '127.0.0.1',
};

export const SECOND_GATEWAY: GatewayWorkload = {
  name: 'istio-ingressgateway-2',
  pod: 'istio-ingressgateway-2-0',
  istio: 'ingressgateway-2',
  address: '127.0.0.2',
};

export function labelsOf({ name, istio }: GatewayWorkload) {
  return { istio, app: name };
}

/** Its account (allowed to read the Secrets that it serves, which istiod asks about), its pod and its service. */
export function gatewayObjects(
  gateway: GatewayWorkload,
  namespace: string,
  ports: { http: number; https: number },
): KubeObject[] {
  const place = (name: string) => ({ name, namespace });
  const role = `${gateway.name}-secrets`;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: place(gateway.name) },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: place(role),
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: place(role),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: [{ kind: 'ServiceAccount', name: gateway.name, namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: place(gateway.name),
      spec: {
        selector: { istio: gateway.istio },
        ports: [
          { name: 'http2', port: 80, targetPort: ports.http },
          { name: 'https', port: 443, targetPort: ports.https },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...place(gateway.pod), labels: labelsOf(gateway) },
      spec: {
        serviceAccountName: gateway.name,
        automountServiceAccountToken: false,
        nodeName: 'local',
        tolerations: [{ operator: 'Exists' }],
        containers: [
          {
            name: 'istio-proxy',
            image: 'envoy',
            ports: [
              { containerPort: ports.http, protocol: 'TCP' },
              { containerPort: ports.https, protocol: 'TCP' },
            ],
          },
        ],
      },
    },
  ];
}

/** Returns the status that a kubelet would report of the pod. */
export function runningPodStatus({ address }: GatewayWorkload) {
  return {
    phase: 'Running',
    podIP: address,
    podIPs: [{ ip: address }],
    hostIP: '127.0.0.1',
    conditions: ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' })),
  };
}

/** Istio lets every gateway listen on all addresses of its pod; two that share a machine are told to keep to their own. */
export function ownAddress({ name, istio, address }: GatewayWorkload, namespace: string): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: `${name}-address`, namespace },
    spec: {
      workloadSelector: { labels: { istio } },
      configPatches: [
        {
          applyTo: 'LISTENER',
          match: { context: 'GATEWAY' },
          patch: { operation: 'MERGE', value: { address: { socket_address: { address } } } },
        },
      ],
    },
  };
}
