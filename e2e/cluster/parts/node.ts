import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../../src/local/pip.ts';
import { until } from '../../../src/local/process-identity.ts';
import { runProgram } from '../../../src/local/run-program.ts';
import type { NodePrograms } from '../build/build.ts';
import { ClusterError } from '../errors.ts';
import type { KubeApi } from '../kube/api.ts';
import { writeKubeconfig } from '../kube/kubeconfig.ts';
import { hasCondition } from '../kube/objects.ts';
import { NODE_ADDRESS, NODE_NAME } from '../node/addresses.ts';
import { makeControlGroup, removeControlGroup } from '../node/box.ts';
import { containers, type ImageArchive, loadImage, packSandbox } from '../node/images.ts';
import { pluginsFolder } from '../node/needs.ts';
import {
  containerdSettings,
  dnsSettings,
  kubeletSettings,
  networkSettings,
  POLICIES_READY,
  proxySettings,
  READY_URLS,
  SOCKET,
} from '../node/settings.ts';
import { answersOk } from './answers.ts';
import { LOOPBACK, type PartContext, READY_WITHIN_MS } from './context.ts';
import { type Identity, identityIn, serverOf } from './control-plane.ts';

export type NodeOptions = {
  /** From `buildNode`. */
  programs: NodePrograms;
  /** Images that pods may ask for; nothing is ever pulled. */
  images: readonly ImageArchive[];
};

/** The programs of a node look for others, runc and iptables among them, on the PATH of root. */
const environmentOf = ({ folder }: PartContext) => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: folder.work,
});

/** Returns the node's control group: of this folder's cluster only. */
function controlGroupOf({ folder }: Pick<PartContext, 'folder'>): string {
  return `portal-pods-${createHash('sha256').update(folder.root).digest('hex').slice(0, 8)}`;
}

/** Starts containerd, empty, and loads the images; needs nothing of the control plane. */
export async function startContainerd(
  context: PartContext,
  { programs, images }: NodeOptions,
): Promise<void> {
  const { folder, start } = context;
  const root = join(folder.root, 'containerd');
  // Pods of an earlier start: the kubelet would take two minutes over them.
  for (const part of [root, join(folder.root, 'kubelet')]) {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o711 });
  }
  await removeControlGroup(controlGroupOf(context));
  await makeControlGroup(controlGroupOf(context));
  const settings = join(folder.work, 'containerd.toml');
  await writeFile(settings, containerdSettings({ root, plugins: (await pluginsFolder()) ?? '' }));
  await mkdir('/etc/cni/net.d', { recursive: true });
  await writeFile('/etc/cni/net.d/10-bridge.conflist', JSON.stringify(networkSettings()));
  await start({
    name: 'containerd',
    command: 'containerd',
    args: ['--config', settings],
    env: environmentOf(context),
    cwd: folder.work,
    ready: async () =>
      (await runProgram('ctr', ['--address', SOCKET, 'version'], { timeoutMs: 5000 })).code === 0,
    readyWithinMs: READY_WITHIN_MS,
  });
  await loadImage(await packSandbox(programs.sandbox, folder.work));
  for (const image of images) await loadImage(image);
}

/** Starts what makes a node of containerd; resolves once it is Ready and pods can ask for names. */
export async function startNode(
  context: PartContext,
  api: KubeApi,
  programs: NodePrograms,
  nameserver: string,
): Promise<void> {
  await Promise.all([
    startKubelet(context, programs.kubelet),
    startScheduler(context, programs.kubeScheduler),
    startProxy(context, programs.kubeProxy),
    startCoreDns(context, programs.coredns, nameserver),
  ]);
  const ref = { apiVersion: 'v1', kind: 'Node', name: NODE_NAME };
  if (!(await until(async () => hasCondition(await api.get(ref), 'Ready'), READY_WITHIN_MS)))
    throw new ClusterError('not_ready', `The node ${NODE_NAME} does not become Ready.`);
  // Looks its node up when it starts.
  await startPolicies(context, programs.kubeRouter);
}

/** Ends all pods, which outlive containerd, and takes away their control groups; for a stop in good order. */
export async function removePods(context: Pick<PartContext, 'folder'>): Promise<void> {
  if (!(await exists(SOCKET))) return;
  const tasks = (await containers('tasks', 'ls', '--quiet')).stdout.split('\n').filter((id) => id !== '');
  // A task that ends by itself meanwhile is an error to `ctr`; the control group below knows whether all are gone.
  if (tasks.length > 0) await containers('tasks', 'rm', '--force', ...tasks).catch(() => undefined);
  const isGone = () => removeControlGroup(controlGroupOf(context)).then(() => true);
  // The last process of a pod can take a moment to go.
  await until(() => isGone().catch(() => false), 10_000);
}

async function kubeconfigOf({ folder, ports }: PartContext, name: Identity): Promise<string> {
  const file = join(folder.work, `${name}.kubeconfig`);
  const credentials = identityIn(folder, name);
  await writeKubeconfig(file, { server: serverOf(ports), namespace: 'default', credentials });
  return file;
}

async function startKubelet(context: PartContext, command: string): Promise<void> {
  const { folder, start } = context;
  const settings = join(folder.work, 'kubelet.json');
  const controlGroup = controlGroupOf(context);
  await writeFile(settings, JSON.stringify(kubeletSettings({ pki: folder.pki, controlGroup }), null, 1));
  await start({
    name: 'kubelet',
    command,
    args: [
      ...['--config', settings, '--kubeconfig', await kubeconfigOf(context, 'kubelet')],
      ...['--hostname-override', NODE_NAME, '--node-ip', NODE_ADDRESS],
      ...['--root-dir', join(folder.root, 'kubelet')],
    ],
    env: environmentOf(context),
    cwd: folder.work,
    ready: () => answersOk(READY_URLS.kubelet),
    readyWithinMs: READY_WITHIN_MS,
  });
}

const SCHEDULER_PORT = 10259;

async function startScheduler(context: PartContext, command: string): Promise<void> {
  const { folder, start } = context;
  const kubeconfig = await kubeconfigOf(context, 'scheduler');
  await start({
    name: 'kube-scheduler',
    command,
    args: [
      ...['--kubeconfig', kubeconfig, '--authorization-kubeconfig', kubeconfig],
      // Without: an error a second about a CA for requests by proxy, which nobody makes here.
      ...['--authentication-kubeconfig', kubeconfig, '--authentication-skip-lookup'],
      ...['--leader-elect=false', '--bind-address', LOOPBACK, '--secure-port', String(SCHEDULER_PORT)],
      ...['--tls-cert-file', join(folder.pki, 'apiserver.crt')],
      ...['--tls-private-key-file', join(folder.pki, 'apiserver.key')],
    ],
    env: environmentOf(context),
    cwd: folder.work,
    ready: () =>
      answersOk(`https://${LOOPBACK}:${SCHEDULER_PORT}/healthz`, { caFile: join(folder.pki, 'ca.crt') }),
    readyWithinMs: READY_WITHIN_MS,
  });
}

async function startProxy(context: PartContext, command: string): Promise<void> {
  const { folder, start } = context;
  const settings = join(folder.work, 'kube-proxy.json');
  await writeFile(settings, JSON.stringify(proxySettings(await kubeconfigOf(context, 'proxy')), null, 1));
  await start({
    name: 'kube-proxy',
    command,
    args: ['--config', settings, '--hostname-override', NODE_NAME],
    env: environmentOf(context),
    cwd: folder.work,
    ready: () => answersOk(READY_URLS.proxy),
    readyWithinMs: READY_WITHIN_MS,
  });
}

async function startCoreDns(context: PartContext, command: string, nameserver: string): Promise<void> {
  const { folder, start } = context;
  const settings = join(folder.work, 'Corefile');
  const kubeconfig = await kubeconfigOf(context, 'coredns');
  await writeFile(settings, dnsSettings({ kubeconfig, nameserver }));
  await start({
    name: 'coredns',
    command,
    args: ['-conf', settings],
    env: environmentOf(context),
    cwd: folder.work,
    ready: () => answersOk(READY_URLS.coredns),
    readyWithinMs: READY_WITHIN_MS,
  });
}

async function startPolicies(context: PartContext, command: string): Promise<void> {
  await context.start({
    name: 'kube-router',
    command,
    args: [
      ...['--kubeconfig', await kubeconfigOf(context, 'kube-router')],
      ...['--node', NODE_NAME, '--ready-address', POLICIES_READY],
    ],
    env: environmentOf(context),
    cwd: context.folder.work,
    ready: () => answersOk(READY_URLS.policies),
    readyWithinMs: READY_WITHIN_MS,
  });
}
