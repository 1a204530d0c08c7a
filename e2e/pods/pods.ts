import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createClient, type Domain } from '../../src/client/client.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import { lastLines, type ProgramResult, runProgram } from '../../src/local/run-program.ts';
import { type Db, openDatabase } from '../../src/store/database/database.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type KubeApi, type KubeCredentials, openKubeApi } from '../cluster/kube/api.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';
import { CHART, createHelm, type Helm, type Values } from '../scenarios/helm.ts';
import { BASE_DOMAIN, NAMESPACE } from './addresses.ts';
import type { PodImages } from './prepare.ts';
import { recordsIn } from './records.ts';
import { imageOf, valuesFor } from './values.ts';

/** The description of a cluster with pods that another process holds; plain data. */
export type SharedPods = {
  kubeconfig: string;
  kubectl: string;
  server: string;
  admin: KubeCredentials;
  pebbleRootFile: string;
  operatorKey: string;
  databaseUrl: string;
  recordsFile: string;
  /** The product's images, as pods ask for them. */
  images: Record<keyof PodImages, string>;
  helm: string;
  dir: string;
  /** Folders with a note of each program on the node. */
  runFolders: string[];
};

export type Component = 'api' | 'worker' | 'challenges';

export const DEPLOYMENTS: Readonly<Record<Component, string>> = {
  api: 'portal-domains-api',
  worker: 'portal-domains-worker',
  challenges: 'portal-domain-challenges',
};

export type Pod = KubeObject & {
  status: {
    phase: string;
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: {
      containerID: string;
      restartCount: number;
      ready: boolean;
      lastState: { terminated?: { exitCode: number; reason: string } };
    }[];
  };
  metadata: KubeObject['metadata'] & { uid: string; creationTimestamp: string; deletionTimestamp?: string };
};

/** A cluster with pods as a test sees it; once the chart is installed also a stack of src/testing/stack-actions.ts. */
export type Pods = SharedPods & {
  kube: KubeApi;
  helmOf: Helm;
  values: Values;
  caRoot: string;
  config: Config;
  db: Db;
  /** Runs kubectl as an administrator; @throws Error with what it printed, unless it succeeded. */
  kubectlRun(...args: string[]): Promise<string>;
  tryKubectl(...args: string[]): Promise<ProgramResult>;
  /** The pods of a component that are not being deleted. */
  podsOf(component: Component): Promise<Pod[]>;
  /** Publishes the CNAME that the API told the tenant to publish. */
  publish(domain: Domain): Promise<void>;
  close(): Promise<void>;
};

export function openPods(shared: SharedPods): Pods {
  const kube = openKubeApi(shared.server, shared.admin);
  const db = openDatabase(shared.databaseUrl, { max: 2, onIdleError: () => undefined });
  const records = recordsIn(shared.recordsFile);
  const tryKubectl: Pods['tryKubectl'] = (...args) =>
    runProgram(shared.kubectl, ['--kubeconfig', shared.kubeconfig, '-n', NAMESPACE, ...args], {
      timeoutMs: 200_000,
    });
  return {
    ...shared,
    kube,
    db,
    tryKubectl,
    helmOf: createHelm({
      program: shared.helm,
      chart: CHART,
      kubeconfig: shared.kubeconfig,
      release: 'portal-domains',
      namespace: NAMESPACE,
      dir: join(shared.dir, 'helm'),
    }),
    values: valuesFor(imageOf(shared.images.now)),
    caRoot: readFileSync(shared.pebbleRootFile, 'utf8'),
    config: readConfig({
      PORTAL_BASE_DOMAIN: BASE_DOMAIN,
      PORTAL_EDGE: 'kubernetes',
      PORTAL_HTTP_PORT: '80',
      PORTAL_HTTPS_PORT: '443',
    }),
    async kubectlRun(...args) {
      const result = await tryKubectl(...args);
      if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${lastLines(result, 20)}`);
      return result.stdout;
    },
    podsOf: async (component) => (await podsIn(kube)).filter((pod) => isOf(pod, component)),
    async publish({ records: wanted }) {
      const record = wanted.find(({ purpose }) => purpose === 'routing');
      if (record?.type !== 'CNAME') throw new Error('there is no CNAME to publish');
      await records.set({ name: record.name, type: 'CNAME', values: [record.value], ttl: 1 });
    },
    async close() {
      kube.close();
      await db.destroy();
    },
  };
}

const podsIn = (kube: KubeApi) =>
  kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE }) as Promise<Pod[]>;

const isOf = ({ metadata, status }: Pod, component: Component) =>
  metadata.labels?.['app.kubernetes.io/component'] === component &&
  metadata.deletionTimestamp === undefined &&
  status.phase !== 'Failed';

export function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** Installs the chart unless it is, and waits until all pods are Ready. */
export async function ensureInstalled(pods: Pods): Promise<void> {
  const result = await pods.helmOf.deploy(pods.values);
  if (result.code !== 0) throw new Error(`helm: ${lastLines(result, 20)}`);
}

/** Waits until every pod of every component is Ready, as many as their Deployments want. */
export function untilReady(pods: Pods, withinMs = 120_000): Promise<true> {
  return eventually(
    'all pods are Ready',
    async () => {
      for (const component of Object.keys(DEPLOYMENTS) as Component[]) {
        const all = await pods.podsOf(component);
        if (all.length !== 2 || !all.every(isReady)) return false;
      }
      return true;
    },
    { withinMs, everyMs: 250 },
  );
}

/** The address of a Service inside the cluster. */
export async function clusterIpOf({ kube }: Pods, name: string, namespace = NAMESPACE): Promise<string> {
  const service = await kube.get({ apiVersion: 'v1', kind: 'Service', namespace, name });
  const { clusterIP } = (service?.spec ?? {}) as { clusterIP?: string };
  if (clusterIP === undefined) throw new Error(`there is no Service ${name}`);
  return clusterIP;
}

/** A client of the product's API, by its Service. */
export async function apiOf(pods: Pods): Promise<{ api: ApiClient; apiUrl: string }> {
  const apiUrl = `http://${await clusterIpOf(pods, DEPLOYMENTS.api)}`;
  return { api: createClient(apiUrl, pods.operatorKey), apiUrl };
}
