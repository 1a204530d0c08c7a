import type { KubeObject } from '../kube/objects.ts';
import { NODE_ADDRESS } from './addresses.ts';

type Ported = { apiserver: number; http: number; https: number };

/** Objects by which pods reach what runs on the node without being pods, and the rights of the node's own programs. */
export function nodeObjects(ports: Ported, gateway: { name: string; namespace: string }): KubeObject[] {
  return [
    endpointsOnNode({ name: 'kubernetes', namespace: 'default' }, { https: ports.apiserver }),
    endpointsOnNode(gateway, { http2: ports.http, https: ports.https }),
    ...rightsOf('system:coredns', [
      { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ]),
    ...rightsOf('system:kube-router', [
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['list', 'watch'] },
    ]),
  ];
}

/** A role of the whole cluster, and its binding to the user of the same name. */
function rightsOf(user: string, rules: readonly object[]): KubeObject[] {
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name: user }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: user },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: user },
      subjects: [{ apiGroup: group, kind: 'User', name: user }],
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
