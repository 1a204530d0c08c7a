import { edgeContract } from '../../src/edge/edge.contract.ts';
import { type EdgeCluster, startEdgeCluster } from './edge-cluster.ts';

const START_WITHIN_MS = 90 * 60_000;

function contractOn(name: string, start: () => Promise<EdgeCluster>) {
  edgeContract(
    name,
    async () => {
      const world = await start();
      return {
        edge: world.edge,
        admit: () => undefined,
        vanish: (domain) => removeRoute(world, domain),
        refuse(domain) {
          world.hide(domain);
          return { type: 'urn:ietf:params:acme:error:connection' };
        },
        recover: (domain) => world.show(domain),
        stop: () => world.stop(),
      };
    },
    { startWithinMs: START_WITHIN_MS, issuedWithinMs: 90_000 },
  );
}

/** As an operator would with kubectl. */
async function removeRoute({ cluster, settings }: EdgeCluster, domain: string): Promise<void> {
  type Route = Awaited<ReturnType<typeof cluster.api.list>>[number] & { spec?: { hosts?: string[] } };
  const of = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespace: settings.namespace };
  const routes = (await cluster.api.list(of)) as Route[];
  for (const { metadata, spec } of routes) {
    if (spec?.hosts?.includes(domain)) await cluster.api.remove({ ...of, name: metadata.name });
  }
}

contractOn('cert-manager and Istio, one namespace', () => startEdgeCluster('contract-one'));

contractOn('cert-manager and Istio, certificates on demand', () =>
  startEdgeCluster('contract-on-demand', {}, 'on-demand'),
);

contractOn('cert-manager and Istio, gateway in a namespace of its own', () =>
  startEdgeCluster('contract-two', { namespaces: { product: 'msp', gateway: 'istio-gateways' } }),
);
