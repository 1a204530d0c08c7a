import type { KubeObject } from '../../cluster/kube/objects.ts';
import { ACCOUNTS, GATEWAYS, PRODUCT, RIGHTS } from '../chart-values.ts';

const GROUP = 'rbac.authorization.k8s.io';

const ACCOUNT_NAMES = ['worker', 'challenges', 'sds'] as const;
export type AccountName = (typeof ACCOUNT_NAMES)[number];
type Namespaces = { product: string; gateway: string };
type Rule = { apiGroups: string[]; resources: string[]; verbs: string[]; resourceNames?: string[] };

/**
 * The accounts of the product's parts with the rights that the chart gives them (chart.test.ts holds the chart to the
 * same list), so that whatever the product does beyond them fails here too.
 */
export function accountObjects(namespaces: Namespaces): KubeObject[] {
  return ACCOUNT_NAMES.flatMap((part) => {
    const { product, gateway } = namespaces;
    const rights = RIGHTS[part];
    return [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: ACCOUNTS[part], namespace: product },
      },
      ...boundRole(part, 'routes', product, product, rights[PRODUCT].map(ruleOf)),
      ...boundRole(part, 'gateway', product, gateway, rights[GATEWAYS].map(ruleOf)),
      ...boundRole(part, 'issuer', product, null, rights.default.map(ruleOf)),
    ];
  });
}

/** The accounts' names as users of the API server. @param namespace the product's. */
export function accountUsers(namespace: string): string[] {
  return ACCOUNT_NAMES.map((part) => `system:serviceaccount:${namespace}:${ACCOUNTS[part]}`);
}

/** Returns the RoleBinding that grants the worker its permissions on routes. */
export function routesBinding(namespaces: Namespaces): KubeObject {
  const name = nameOf('worker', 'routes');
  const found = accountObjects(namespaces).find(
    ({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === name,
  );
  if (found === undefined) throw new Error(`there is no RoleBinding ${name}`);
  return found;
}

const nameOf = (part: AccountName, what: string) => `${ACCOUNTS[part]}-${what}`;

/** @param namespace null for rights in the whole cluster. */
function boundRole(
  part: AccountName,
  what: string,
  accountNamespace: string,
  namespace: string | null,
  rules: Rule[],
): KubeObject[] {
  if (rules.length === 0) return [];
  const prefix = namespace === null ? 'Cluster' : '';
  const metadata = { name: nameOf(part, what), ...(namespace === null ? {} : { namespace }) };
  return [
    { apiVersion: `${GROUP}/v1`, kind: `${prefix}Role`, metadata, rules },
    {
      apiVersion: `${GROUP}/v1`,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: GROUP, kind: `${prefix}Role`, name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: ACCOUNTS[part], namespace: accountNamespace }],
    },
  ];
}

/** From `group/resource verb` or `group/resource verb [name]`. */
function ruleOf(right: string): Rule {
  const [, group, resource, verb, name] = /^([^/]*)\/(\S+) (\S+)(?: \[(.+)\])?$/.exec(right) ?? [];
  if (group === undefined || resource === undefined || verb === undefined) {
    throw new Error(`${JSON.stringify(right)} is no right`);
  }
  const rule = { apiGroups: [group], resources: [resource], verbs: [verb] };
  return name === undefined ? rule : { ...rule, resourceNames: [name] };
}
