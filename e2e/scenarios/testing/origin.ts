import { clientHeadersContract } from '../../../src/edge/client-headers.contract.ts';
import { keyExchangeContract } from '../../../src/edge/key-exchange.contract.ts';
import type { EdgeTarget } from '../../../src/edge/port.ts';
import type { EdgeCluster } from '../edge-cluster.ts';
import { assertionScenario } from './assertion.ts';
import { portalAnswersScenario } from './portal-answers.ts';

/** Asks how the origin sees a request through Envoy, and how Envoy waits for it. `own` is served; `paced` is not yet. */
export function originScenarios(world: () => EdgeCluster, own: EdgeTarget, paced: EdgeTarget): void {
  const served = () => ({
    https: { host: '127.0.0.1', port: world().cluster.ports.https },
    own: own.domain,
    received: world().received,
  });
  clientHeadersContract('Envoy', served);
  keyExchangeContract('Envoy', served);
  assertionScenario(world, own);
  portalAnswersScenario(world, paced);
}
