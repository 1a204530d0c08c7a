import type { KubeObject } from '../../cluster/kube/objects.ts';

export const ACCOUNT = 'portal-domains';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'patch', 'delete'];

type Namespaces = { product: string; gateway: string };

/** The product's service account with the rights that the chart gives its parts, and no more. */
export function accountObjects({ product, gateway }: Namespaces): KubeObject[] {
  const subject = { kind: 'ServiceAccount', name: ACCOUNT, namespace: product };
  const roleIn = (namespace: string, name: string, rules: unknown[]): KubeObject[] => [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name, namespace }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [subject],
    },
  ];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT, namespace: product } },
    ...roleIn(gateway, `${ACCOUNT}-certificates`, certificateRules()),
    ...roleIn(product, `${ACCOUNT}-routes`, [routeRule('virtualservices')]),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: ACCOUNT },
      rules: [{ apiGroups: ['cert-manager.io'], resources: ['clusterissuers'], verbs: ['get'] }],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: ACCOUNT },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ACCOUNT },
      subjects: [subject],
    },
  ];
}

function certificateRules(): unknown[] {
  const group = 'cert-manager.io';
  return [
    routeRule('gateways'),
    { apiGroups: [group], resources: ['certificates'], verbs: [...READ, ...WRITE] },
    { apiGroups: [group], resources: ['certificates/status'], verbs: ['patch'] },
    { apiGroups: [group], resources: ['certificaterequests'], verbs: ['list', 'delete'] },
    { apiGroups: ['acme.cert-manager.io'], resources: ['orders'], verbs: ['list'] },
    { apiGroups: ['acme.cert-manager.io'], resources: ['challenges'], verbs: ['list', 'watch'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'delete'] },
  ];
}

function routeRule(resource: string): unknown {
  return { apiGroups: ['networking.istio.io'], resources: [resource], verbs: [...READ, ...WRITE] };
}
