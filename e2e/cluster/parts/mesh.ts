import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../../src/local/process-identity.ts';
import { ClusterError } from '../errors.ts';
import type { KubeApi } from '../kube/api.ts';
import { refOf } from '../kube/objects.ts';
import { envoyBootstrap } from '../objects/envoy-bootstrap.ts';
import { type GatewayWorkload, gatewayObjects, runningPodStatus } from '../objects/gateway.ts';
import { answersOk } from './answers.ts';
import { childEnvironment, LOOPBACK, type PartContext, READY_WITHIN_MS } from './context.ts';

/** One istiod, told that it is in a cluster, without what needs Istio's own build of Envoy. */
const ISTIOD_SETTINGS = {
  POD_NAMESPACE: 'istio-system',
  POD_NAME: 'istiod-0',
  CLUSTER_ID: 'Kubernetes',
  REVISION: 'default',
  PILOT_CERT_PROVIDER: 'istiod',
  ENABLE_LEADER_ELECTION: 'false',
  ISTIOD_CUSTOM_HOST: 'istiod.istio-system.svc',
  PILOT_ENABLE_ALPN_FILTER: 'false',
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_ENABLE_TELEMETRY_LABEL: 'false',
  PILOT_ENDPOINT_TELEMETRY_LABEL: 'false',
  PILOT_ENABLE_WORKLOAD_ENTRY_AUTOREGISTRATION: 'false',
  PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false',
};

export async function startIstiod(context: PartContext, kubeconfig: string): Promise<void> {
  const { programs, folder, ports, start } = context;
  const at = (port: number) => `${LOOPBACK}:${port}`;
  await start({
    name: 'istiod',
    command: programs.istiod,
    args: [
      ...[
        'discovery',
        '--kubeconfig',
        kubeconfig,
        '--kubernetesApiQPS',
        '400',
        '--kubernetesApiBurst',
        '800',
      ],
      ...['--httpAddr', at(ports.istiodHttp), '--httpsAddr', at(ports.istiodWebhooks)],
      ...['--grpcAddr', at(ports.istiodPlain), '--secureGRPCAddr', at(ports.istiodXds)],
      ...['--monitoringAddr', at(ports.istiodMonitoring), '--ctrlz_port', '0'],
    ],
    env: { ...childEnvironment(folder), ...ISTIOD_SETTINGS },
    cwd: folder.work,
    ready: () => answersOk(`http://${at(ports.istiodHttp)}/ready`),
    readyWithinMs: READY_WITHIN_MS,
  });
}

/** Makes a gateway known to the API: what a kubelet, a deployment and a load balancer would have made. */
export async function makeGateway(
  api: KubeApi,
  gateway: GatewayWorkload,
  namespace: string,
  ports: PartContext['ports'],
): Promise<void> {
  for (const object of gatewayObjects(gateway, namespace, ports)) {
    await api.apply(object);
    if (object.kind === 'Pod') await api.patchStatus(refOf(object), runningPodStatus(gateway));
  }
}

export type EnvoyOptions = {
  part: 'envoy' | 'envoy-2';
  gateway: GatewayWorkload;
  namespace: string;
  adminPort: number;
};

/** Starts Envoy as a gateway's proxy; istiod gives it TLS secrets because it can say who it is. */
export async function startEnvoy(context: PartContext, api: KubeApi, envoy: EnvoyOptions): Promise<void> {
  const { programs, folder, ports, start } = context;
  const { part, gateway, namespace, adminPort } = envoy;
  const rootFile = join(folder.pki, 'istio-root.pem');
  await writeFile(rootFile, await istioRoot(api, namespace));
  const token = await api.createToken({ namespace, name: gateway.name, audience: 'istio-ca' });
  const bootstrapFile = join(folder.work, `${part}.json`);
  const settings = { gateway, namespace, token, rootFile, xdsPort: ports.istiodXds, adminPort };
  await writeFile(bootstrapFile, JSON.stringify(envoyBootstrap(settings), null, 1), { mode: 0o600 });
  await start({
    name: part,
    command: programs.envoy,
    args: [
      ...['-c', bootstrapFile, '--concurrency', '2', '--log-level', 'warning', '--disable-hot-restart'],
      // Else there is a line for each route at each push.
      ...['--component-log-level', 'misc:error', '--drain-time-s', '45'],
    ],
    env: childEnvironment(folder),
    cwd: folder.work,
    ready: () => answersOk(`http://${LOOPBACK}:${adminPort}/ready`),
    readyWithinMs: READY_WITHIN_MS,
  });
}

/** istiod publishes its root in every namespace a moment after it starts. */
async function istioRoot(api: KubeApi, namespace: string): Promise<string> {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'istio-ca-root-cert' };
  let pem: string | undefined;
  await until(async () => {
    const data = (await api.get(ref))?.data as Record<string, string> | undefined;
    pem = data?.['root-cert.pem'];
    return pem !== undefined;
  }, READY_WITHIN_MS);
  if (pem === undefined)
    throw new ClusterError('not_ready', `istiod did not publish its root in ${namespace}.`);
  return pem;
}
