import type { KubeObject } from '../kube/objects.ts';
import { NODE_ADDRESS } from './addresses.ts';

type Ported = { apiserver: number; http: number; https: number };

/** Objects by which pods reach what runs on the node without being pods, and by which CoreDNS may look around. */
export function nodeObjects(ports: Ported, gateway: { name: string; namespace: string }): KubeObject[] {
  return [
    endpointsOnNode({ name: 'kubernetes', namespace: 'default' }, { https: ports.apiserver }),
    endpointsOnNode(gateway, { http2: ports.http, https: ports.https }),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:coredns' },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'system:coredns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:coredns' }],
    },
  ];
}

/** A service whose pods are not there: its clients are led to programs on the node. */
export function endpointsOnNode(
  service: { name: string; namespace: string },
  ports: Readonly<Record<string, number>>,
): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service.name}-on-node`,
      namespace: service.namespace,
      labels: {
        'kubernetes.io/service-name': service.name,
        'endpointslice.kubernetes.io/managed-by': 'test-cluster',
      },
    },
    addressType: 'IPv4',
    ports: Object.entries(ports).map(([name, port]) => ({ name, port, protocol: 'TCP' })),
    endpoints: [{ addresses: [NODE_ADDRESS], conditions: { ready: true } }],
  };
}
