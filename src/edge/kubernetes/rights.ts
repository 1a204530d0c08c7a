import type { Right } from '../../kubernetes/client.ts';

export type RightsFor = {
  /** The namespace of the routes. */
  namespace: string;
  gatewayNamespace: string;
  issuer: { kind: 'ClusterIssuer' | 'Issuer'; name: string };
  /** Own certificates of tenants are taken, which the worker writes as Secrets and watches. */
  ownCertificates: boolean;
};

const EVERYTHING = ['create', 'delete', 'get', 'list', 'patch', 'watch'] as const;

/**
 * The rights that the worker needs, and all that deploy/chart grants it: e2e/scenarios/chart.test.ts compares the two
 * on a real API server. Whoever adds a call to the driver adds its right here and there.
 */
export function workerRights({ namespace, gatewayNamespace, issuer, ownCertificates }: RightsFor): Right[] {
  const inGateway = (group: string, resource: string, verbs: readonly string[]): Right[] =>
    verbs.map((verb) => ({ group, resource, verb, namespace: gatewayNamespace }));
  const routes = EVERYTHING.map(
    (verb): Right => ({ group: 'networking.istio.io', resource: 'virtualservices', verb, namespace }),
  );
  const issuerRight: Right = {
    group: 'cert-manager.io',
    resource: issuer.kind === 'Issuer' ? 'issuers' : 'clusterissuers',
    verb: 'get',
    name: issuer.name,
    ...(issuer.kind === 'Issuer' ? { namespace: gatewayNamespace } : {}),
  };
  return [
    ...routes,
    ...inGateway('networking.istio.io', 'gateways', EVERYTHING),
    ...inGateway('cert-manager.io', 'certificates', EVERYTHING),
    ...inGateway('cert-manager.io', 'certificates/status', ['patch']),
    ...inGateway('cert-manager.io', 'certificaterequests', ['list', 'delete']),
    ...inGateway('acme.cert-manager.io', 'orders', ['list', 'delete']),
    ...inGateway('acme.cert-manager.io', 'challenges', ['list', 'watch', 'delete']),
    ...inGateway('', 'events', ['list']),
    ...inGateway('', 'secrets', ['get', 'list', 'delete']),
    ...(ownCertificates ? inGateway('', 'secrets', ['create', 'patch', 'watch']) : []),
    issuerRight,
  ];
}
