import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from '../../e2e/cluster/parts/context.ts';
import { createRunner } from '../../e2e/cluster/runner.ts';
import { ACCOUNTS } from '../../e2e/scenarios/chart-values.ts';
import { type EdgeCluster, startEdgeCluster } from '../../e2e/scenarios/edge-cluster.ts';
import { accountObjects } from '../../e2e/scenarios/objects/account.ts';
import { startResponders } from '../../e2e/scenarios/responders.ts';
import { environment } from '../../src/config/config.ts';

/** The issuers that are compared; null: cert-manager's own self-check. 500ms is the chart's example. */
export const WAITS = [
  { name: 'self-check', wait: null },
  { name: 'wait-1ms', wait: '1ms' },
  { name: 'wait-500ms', wait: '500ms' },
  { name: 'wait-1s', wait: '1s' },
] as const;

/** cert-manager's self-check asks there, whatever the CA does. */
const HTTP_PORT = 80;

export type ChallengesWorld = EdgeCluster & {
  /** Admin ports of the responders. */
  replicas: string[];
};

/**
 * A cluster with one issuer for each of WAITS, and the product's two responders behind Envoy.
 * @throws ClusterError, also when port 80 is taken
 */
export async function startChallengesWorld(report: (line: string) => void): Promise<ChallengesWorld> {
  const world = await startEdgeCluster('bench-challenges', {
    ports: { http: HTTP_PORT },
    issuers: WAITS.map(({ name, wait }) => ({ name, waitInsteadOfSelfCheck: wait })),
  });
  const { cluster } = world;
  const root = join(tmpdir(), 'portal-cluster-bench-challenges-responders');
  const place = { runDir: join(root, 'run'), logDir: join(root, 'logs') };
  for (const folder of Object.values(place)) await mkdir(folder, { recursive: true, mode: 0o700 });
  const runner = createRunner({ ...place, report });
  const stop = async () => {
    await runner.stopAll();
    await world.stop();
  };
  try {
    for (const object of accountObjects(cluster.namespaces)) await cluster.api.apply(object);
    const { PATH, HOME } = environment();
    const account = { namespace: cluster.namespaces.product, name: ACCOUNTS.challenges };
    const { responders } = await startResponders(
      runner,
      {
        ...{ PATH, HOME, KUBECONFIG: await cluster.controls.kubeconfigFor(account) },
        PORTAL_NAMESPACE: cluster.namespaces.product,
        PORTAL_GATEWAY_NAMESPACE: cluster.namespaces.gateway,
      },
      root,
    );
    await cluster.controls.addDestination({
      ...{ name: 'responder', host: 'responder.internal' },
      port: responders.map(({ port }) => port),
    });
    return { ...world, stop, replicas: responders.map(({ adminPort }) => `http://${LOOPBACK}:${adminPort}`) };
  } catch (error) {
    await stop();
    throw error;
  }
}
