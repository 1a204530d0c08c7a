import { beforeAll, describe } from 'vitest';
import { type EdgeTarget, FIRST_ORDER } from '../../../src/edge/port.ts';
import { portalAnswersContract } from '../../../src/edge/portal-answers.contract.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { askEnvoy } from '../../cluster/testing/through-envoy.ts';
import type { EdgeCluster } from '../edge-cluster.ts';

const SOON = { withinMs: 90_000, everyMs: 50 };

/** Waits for a slow portal application, and adds to its answers, on a real Envoy that a real istiod configures. */
export function portalAnswersScenario(world: () => EdgeCluster, target: EdgeTarget): void {
  describe('an edge that waits for a second', () => {
    beforeAll(async () => {
      const { newEdge, settings, cluster } = world();
      const edge = newEdge({ settings: { ...settings, originTimeoutSeconds: 1, hstsSeconds: 60 } });
      const isThere = async () => (await edge.apply(target, FIRST_ORDER)).objects === 'present';
      await eventually(`${target.domain} is at the edge`, isThere, SOON);
      const served = async () => (await askEnvoy(cluster, `https://${target.domain}/`)).status === 200;
      await eventually(`${target.domain} is served`, served, SOON);
    });

    portalAnswersContract('Envoy', () => ({
      https: { host: '127.0.0.1', port: world().cluster.ports.https },
      own: target.domain,
      origin: world().originServer,
    }));
  });
}
