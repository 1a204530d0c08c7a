import type { KubeObject } from '../kube/objects.ts';

/** The ingress gateway as the API knows it. No kubelet runs it: Envoy does, as a process of its own. */
export const GATEWAY = { account: 'istio-ingressgateway', pod: 'istio-ingressgateway-0' };

const LABELS = { istio: 'ingressgateway', app: 'istio-ingressgateway' };

/** Its account (allowed to read the Secrets that it serves, which istiod asks about), its pod and its service. */
export function gatewayObjects(namespace: string, ports: { http: number; https: number }): KubeObject[] {
  const place = (name: string) => ({ name, namespace });
  const role = 'istio-ingressgateway-secrets';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: place(GATEWAY.account) },
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
      subjects: [{ kind: 'ServiceAccount', name: GATEWAY.account, namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: place('istio-ingressgateway'),
      spec: {
        selector: { istio: 'ingressgateway' },
        ports: [
          { name: 'http2', port: 80, targetPort: ports.http },
          { name: 'https', port: 443, targetPort: ports.https },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...place(GATEWAY.pod), labels: LABELS },
      spec: {
        serviceAccountName: GATEWAY.account,
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

/** What a kubelet would report of the pod. */
export function runningPodStatus() {
  return {
    phase: 'Running',
    podIP: '127.0.0.1',
    podIPs: [{ ip: '127.0.0.1' }],
    hostIP: '127.0.0.1',
    conditions: ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' })),
  };
}
