import { join } from 'node:path';
import { createCleanup } from '../../src/local/cleanup.ts';
import { lockFolder } from '../../src/local/lock.ts';
import { stopOrphans } from '../../src/local/pid-files.ts';
import { type ClusterFolder, emptyClusterFolder, openClusterFolder } from './folder.ts';
import { type KubeApi, openKubeApi } from './kube/api.ts';
import { writeKubeconfig } from './kube/kubeconfig.ts';
import { residentMebibytes } from './memory.ts';
import { type Destination, serviceEntry } from './objects/base.ts';
import type { ClusterOptions } from './options.ts';
import { auditFileOf } from './parts/audit.ts';
import { LOOPBACK } from './parts/context.ts';
import { identityIn, makePki, serverOf } from './parts/control-plane.ts';
import { removePods } from './parts/node.ts';
import { choosePorts, type Ports } from './ports.ts';
import { createRunner, type Runner } from './runner.ts';
import { startParts } from './start-parts.ts';
import { createStopwatch, type Timing } from './stopwatch.ts';
import { startTestDns, type TestDns } from './test-dns.ts';

export type PartName =
  | 'etcd'
  | 'apiserver'
  | 'controller-manager'
  | 'istiod'
  | 'envoy'
  | 'envoy-2'
  | 'pebble'
  | 'cert-manager'
  | 'containerd'
  | 'kubelet'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'coredns'
  | 'kube-router';

export type ClusterControls = {
  stopPart(name: PartName): Promise<void>;
  /** Starts what `stopPart` stopped and waits until it is ready. Pebble comes back without its accounts. */
  startPart(name: PartName): Promise<void>;
  restartApiserver(): Promise<void>;
  stopCertManager(): Promise<void>;
  startCertManager(): Promise<void>;
  /** Makes a program on this machine a destination for routes. */
  addDestination(destination: Destination): Promise<void>;
  /** A kubeconfig file for a service account, with that account's rights and no more. */
  kubeconfigFor(account: { namespace: string; name: string }): Promise<string>;
};

export type Cluster = {
  /** For kubectl, as an administrator; `kubectl` is the one that was built with the cluster. */
  kubeconfig: string;
  kubectl: string;
  /** The same as an administrator's client. */
  api: KubeApi;
  server: string;
  ports: Ports;
  namespaces: { product: string; gateway: string };
  /** The root certificate of the CA. */
  pebbleRootFile: string;
  /** host:port of the DNS that the CA asks. */
  nameserver: string;
  /** Null when `nameserver` was given. */
  dns: TestDns | null;
  folder: ClusterFolder;
  /** Has one JSON object a line for each answered request of `auditedUsers`. */
  auditFile: string;
  controls: ClusterControls;
  timings: Timing[];
  memory(): { name: string; mebibytes: number | null }[];
  /** Stops everything in good order. */
  stop(): Promise<void>;
  /** Ends everything at once, as a crash would. */
  kill(): void;
};

/**
 * Starts a real control plane as plain processes on loopback, each supervised, with its output in the log folder.
 * First stops processes that a killed cluster left running in this folder. Stops everything again when a start fails.
 * @throws ClusterError; LocalError folder_in_use or not_ready, with the end of the program's log.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { report } = options;
  const cleanup = createCleanup((error) => report(`while stopping: ${String(error)}`));
  try {
    const folder = await openClusterFolder(options.dir);
    const lock = await lockFolder(folder.root);
    cleanup.add(() => lock.release());
    for (const { name, pid } of await stopOrphans(folder.run, 2000)) {
      report(`stopped ${name} (pid ${pid}), left over from a cluster that was killed`);
    }
    await emptyClusterFolder(folder);
    const ports = await choosePorts(options.ports ?? {});
    const runner = createRunner({ runDir: folder.run, logDir: folder.logs, report, graceMs: 5000 });
    cleanup.add(() => runner.stopAll());
    if (options.node) cleanup.add(() => endNode(runner, folder));
    const dns =
      options.nameserver === undefined
        ? await startTestDns(ports.dns, options.baseDomain ?? 'portal.test')
        : null;
    if (dns) cleanup.add(() => dns.close());
    return await startWith({ options, folder, ports, runner, dns, stop: () => cleanup.run() });
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** Ends the pods: without a kubelet nobody starts them again, and they would outlive containerd. */
async function endNode(runner: Runner, folder: ClusterFolder): Promise<void> {
  await runner.stop('kubelet');
  await removePods({ folder });
}

type Prepared = {
  options: ClusterOptions;
  folder: ClusterFolder;
  ports: Ports;
  runner: Runner;
  dns: TestDns | null;
  stop: () => Promise<void>;
};

async function startWith({ options, folder, ports, runner, dns, stop }: Prepared): Promise<Cluster> {
  const { programs, report } = options;
  const watch = createStopwatch(report);
  const context = { programs, folder, ports, start: runner.start };
  await watch.time('keys', () => makePki(context));
  const server = serverOf(ports);
  const admin = identityIn(folder, 'admin');
  const namespaces = { product: 'msp', gateway: 'msp', ...options.namespaces };
  const kubeconfig = join(folder.root, 'kubeconfig');
  await writeKubeconfig(kubeconfig, { server, namespace: namespaces.product, credentials: admin });
  const api = openKubeApi(server, admin);
  const nameserver = options.nameserver ?? `${LOOPBACK}:${ports.dns}`;
  const { pebbleRootFile } = await watch.time('everything', () =>
    startParts({ context, api, kubeconfig, namespaces, nameserver, options, watch }),
  );
  return {
    kubeconfig,
    kubectl: programs.kubectl,
    api,
    server,
    ports,
    namespaces,
    pebbleRootFile,
    nameserver,
    dns,
    folder,
    auditFile: auditFileOf(folder),
    controls: controlsOf({ runner, api, namespace: namespaces.product, folder, server }),
    timings: watch.timings(),
    memory: () => runner.pids().map(({ name, pid }) => ({ name, mebibytes: residentMebibytes(pid) })),
    async stop() {
      await stop();
      api.close();
    },
    kill: () => runner.kill(),
  };
}

type Controlled = { runner: Runner; api: KubeApi; namespace: string; folder: ClusterFolder; server: string };

function controlsOf({ runner, api, namespace, folder, server }: Controlled): ClusterControls {
  return {
    stopPart: (name) => runner.stop(name),
    startPart: (name) => runner.startAgain(name),
    restartApiserver: () => runner.startAgain('apiserver'),
    stopCertManager: () => runner.stop('cert-manager'),
    startCertManager: () => runner.startAgain('cert-manager'),
    addDestination: (destination) => api.apply(serviceEntry(namespace, destination)),
    async kubeconfigFor(account) {
      const token = await api.createToken(account);
      const file = join(folder.pki, `${account.namespace}-${account.name}.kubeconfig`);
      const credentials = { caFile: join(folder.pki, 'ca.crt'), token };
      await writeKubeconfig(file, { server, namespace: account.namespace, credentials });
      return file;
    },
  };
}
