import { createHttpReplicas, readyReplicas } from '../../challenges/replicas/http.ts';
import type { ChallengeReplicas } from '../../challenges/replicas/port.ts';
import type { Config } from '../../config/config.ts';
import { type ClusterFacts, clusterChecks } from '../../doctor/cluster.ts';
import { httpsCheck } from '../../doctor/surroundings.ts';
import { AccessError } from '../../kubernetes/errors.ts';
import { tracedKubeClient } from '../../telemetry/traced/adapters.ts';
import type { DoctorDeps, EdgeDeps, EdgeDriver } from '../registry.ts';
import { createKubernetesEdge } from './driver.ts';
import { createKubeClientFor, manifestSettingsOf } from './from-config.ts';
import { domainObjects, knowsGateway } from './resources/domain-objects.ts';

/** The edge of a cluster. */
export const edgeDriver: EdgeDriver = {
  name: 'Kubernetes',
  async create(config, deps) {
    const { clock, log, metrics, sign, own, onError } = deps;
    const client = tracedKubeClient(await createKubeClientFor(config));
    const replicas = createReplicas(config, deps);
    return createKubernetesEdge({
      ...{ client, settings: manifestSettingsOf(config), sign, own, clock, onError },
      ...(replicas === null ? {} : { replicas }),
      onAlive: (kind) => metrics.edgeWatchHeard.set({ kind }, clock().getTime() / 1_000),
      onGaveUp: (domainId, reason) =>
        log.warn({ domainId, reason }, 'an attempt of cert-manager took too long and was given up'),
      onChallengeServed: (seconds) => metrics.challengeServed.observe(seconds),
    });
  },
  // The account is the issuer's, of which only the settings can tell.
  caFacts: () => async () => null,
  doctorChecks,
  // PORTAL_TRUSTED_CA_FILE is where an operator puts the root of a private CA.
  rootFiles: () => [],
  outOfReach: ({ kubernetes }, host) =>
    // With a KUBECONFIG we are most likely outside, where names of Services mean nothing.
    kubernetes.kubeconfig !== null && /\.svc(\.cluster\.local)?$/.test(host)
      ? `${host} is inside the cluster; see \`kubectl exec deployment/portal-domains-worker -n ${kubernetes.namespace} -- node dist/src/bin/cli.js doctor\``
      : null,
  localProcesses: null,
  render(config, target) {
    const settings = manifestSettingsOf(config);
    if (!knowsGateway(settings, target.gateway)) return { kind: 'unknown_gateway' };
    return { kind: 'objects', objects: domainObjects(target, settings) };
  },
};

/** Creates the client of the responder's replicas, counted; null where PORTAL_CHALLENGE_REPLICAS names none. */
function createReplicas({ kubernetes }: Config, { log, metrics }: EdgeDeps): ChallengeReplicas | null {
  if (kubernetes.challengeReplicas.length === 0) return null;
  const replicas = createHttpReplicas({
    addresses: kubernetes.challengeReplicas,
    onNotFollowing: (answers) =>
      log.warn({ answers }, 'an issuance waits: not every replica of the challenge responder follows'),
  });
  return {
    ...replicas,
    async following() {
      const found = await replicas.following();
      metrics.challengeChecks.inc({ result: found.ready ? 'ready' : 'held' });
      return found;
    },
  };
}

async function doctorChecks(config: Config, { origin, isIdle, onClose }: DoctorDeps) {
  const { challengeReplicas, sdsReplicas } = config.kubernetes;
  const outOfReach = (host: string) => edgeDriver.outOfReach(config, host);
  const away = (urls: readonly string[]) =>
    urls.map((url) => outOfReach(new URL(url).hostname)).find((one) => one !== null) ?? null;
  return [
    ...clusterChecks({
      access: await openCluster(config, onClose),
      // Where the origin is does not matter to what is looked at.
      settings: manifestSettingsOf({ ...config, origin: origin ?? 'http://nowhere.invalid' }),
      replicas: challengeReplicas.length === 0 ? null : createHttpReplicas({ addresses: challengeReplicas }),
      replicasOutOfReach: away(challengeReplicas),
      sds: {
        ready: sdsReplicas.length === 0 ? null : () => readyReplicas(sdsReplicas),
        outOfReach: away(sdsReplicas),
      },
    }),
    httpsCheck({ gateways: config.gateways, outOfReach, isIdle }),
  ];
}

async function openCluster(config: Config, onClose: DoctorDeps['onClose']): Promise<ClusterFacts['access']> {
  try {
    const client = await createKubeClientFor(config);
    onClose(() => client.close());
    return { client };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { problem: error.message };
  }
}
