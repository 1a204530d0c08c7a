import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, readConfig } from '../../src/config/config.ts';
import {
  createKubernetesEdge,
  type KubernetesEdge,
  type KubernetesEdgeOptions,
} from '../../src/edge/kubernetes/driver.ts';
import { startSdsServer } from '../../src/edge/kubernetes/on-demand/server.ts';
import { FIELD_MANAGER } from '../../src/edge/kubernetes/resources/names.ts';
import type { ManifestSettings } from '../../src/edge/kubernetes/resources/objects.ts';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { accessFromKubeconfig } from '../../src/kubernetes/kubeconfig.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { buildCluster } from '../cluster/build/build.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { installOnDemand } from '../cluster/objects/on-demand.ts';
import type { ClusterOptions } from '../cluster/options.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import { type Origin, startOrigin, startResponder } from '../cluster/testing/stand-ins.ts';

export const report = (line: string) => process.stdout.write(`  ${line}\n`);

/** A real cluster with the product's edge on it, and nothing else of the product: portal and responder are stand-ins. */
export type EdgeCluster = {
  cluster: Cluster;
  settings: ManifestSettings;
  edge: KubernetesEdge;
  client: KubeClient;
  /** The requests that reached the portal's stand-in, in order. */
  received: Origin['received'];
  /** The server of the portal's stand-in. */
  originServer: Origin['server'];
  /** Leads challenges to another responder, on this port of this machine; null leads them to the stand-in again. */
  useResponder(port: number | null): Promise<void>;
  /** Another one, as another process would have. */
  newEdge(over?: Partial<KubernetesEdgeOptions>): KubernetesEdge;
  /** The name leads the CA to where nobody listens, until it is told otherwise. */
  hide(domain: string): void;
  show(domain: string): void;
  stop(): Promise<void>;
};

/**
 * Starts all of it; every name below acme.localhost leads to Envoy.
 * @param certificates how Envoy comes to them; on demand by two servers in this process.
 */
export async function startEdgeCluster(
  name: string,
  options: Partial<ClusterOptions> = {},
  certificates: ManifestSettings['certificates'] = 'objects',
): Promise<EdgeCluster> {
  const env = environment();
  const { cacheDir } = readConfig(env);
  const programs = await buildCluster({ cacheDir, environment: env, report, niceness: 10 });
  // Always the same: a run that was killed is cleaned up by the next one.
  const dir = join(tmpdir(), `portal-cluster-${name}`);
  const cluster = await startCluster({ dir, programs, report, baseDomain: 'portal.test', ...options });
  const settings = { ...settingsFor(cluster), certificates };
  const names = namesOf(cluster);
  const access = await accessFromKubeconfig(cluster.kubeconfig);
  const clients: KubeClient[] = [];
  const newClient = () => {
    const client = createKubeClient({ access, fieldManager: FIELD_MANAGER });
    clients.push(client);
    return client;
  };
  const newEdge = (over: Partial<KubernetesEdgeOptions> = {}) =>
    createKubernetesEdge({
      client: newClient(),
      settings,
      clock: () => new Date(),
      onError: (error) => report(`beside the edge's calls: ${String(error)}`),
      ...over,
    });
  const edge = newEdge();
  const destinations = await startDestinations(cluster);
  const sds = await startSds(cluster, certificates === 'on-demand' ? newClient : null);
  await edge.ensureShared();
  return {
    cluster,
    settings,
    edge,
    client: newClient(),
    received: destinations.received,
    originServer: destinations.originServer,
    useResponder: destinations.useResponder,
    newEdge,
    ...names,
    async stop() {
      await destinations.close();
      await sds.close();
      for (const client of clients) client.close();
      await cluster.stop();
    },
  };
}

function settingsFor({ namespaces }: Cluster): ManifestSettings {
  return {
    namespace: namespaces.product,
    gatewayNamespace: namespaces.gateway,
    gateways: [{ name: 'default', selector: { istio: 'ingressgateway' } }],
    issuer: { kind: 'ClusterIssuer', name: 'pebble' },
    certificates: 'objects',
    origin: { host: 'origin.internal', port: 80 },
    challenges: { host: 'responder.internal', port: 80 },
    ...{ originTimeoutSeconds: 60, hstsSeconds: 0, ownCertificates: true },
  };
}

/** Starts two servers of certificates on demand with the EnvoyFilter that leads to them. @param newClient null: none. */
async function startSds(
  cluster: Cluster,
  newClient: (() => KubeClient) | null,
): Promise<{ close(): Promise<void> }> {
  if (newClient === null) return { close: async () => undefined };
  const ports = await steadyPorts(4);
  const tls = await installOnDemand(cluster, ports.slice(0, 2));
  const stop = new AbortController();
  const start = (port = 0, adminPort = 0) =>
    startSdsServer({
      ...{ host: LOOPBACK, port, adminPort, tls, client: newClient() },
      ...{
        namespace: cluster.namespaces.gateway,
        mostStreams: 50_000,
        clock: () => new Date(),
        random: Math.random,
      },
      ...{ log: createLog('warn', 'sds'), signal: stop.signal },
    });
  const [one, two, oneAdmin, twoAdmin] = ports;
  const servers = await Promise.all([start(one, oneAdmin), start(two, twoAdmin)]);
  return {
    async close() {
      stop.abort();
      await Promise.all(servers.map(({ ended }) => ended));
    },
  };
}

/** Starts the destinations of the edge's routes; both run in this process. */
async function startDestinations({ api, controls, namespaces }: Cluster) {
  const origin = await startOrigin();
  const responder = await startResponder(api, namespaces.gateway);
  await controls.addDestination({ name: 'origin', host: 'origin.internal', port: origin.port });
  const useResponder = (port: number | null) =>
    controls.addDestination({ name: 'responder', host: 'responder.internal', port: port ?? responder.port });
  await useResponder(null);
  return {
    received: origin.received,
    originServer: origin.server,
    useResponder,
    async close() {
      await Promise.all([origin.close(), responder.close()]);
    },
  };
}

function namesOf({ dns }: Cluster): Pick<EdgeCluster, 'hide' | 'show'> {
  const hidden = new Set<string>();
  const publish = () =>
    dns?.set([
      { name: '*.acme.localhost', type: 'A', values: ['127.0.0.1'], ttl: 0 },
      // Envoy listens on IPv4 only.
      ...[...hidden].map((name) => ({ name, type: 'AAAA' as const, values: ['::1'], ttl: 0 })),
    ]);
  publish();
  return {
    hide(domain) {
      hidden.add(domain);
      publish();
    },
    show(domain) {
      hidden.delete(domain);
      publish();
    },
  };
}
