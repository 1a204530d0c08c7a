import { join } from 'node:path';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { ClusterError } from '../errors.ts';
import type { ClusterFolder } from '../folder.ts';
import type { KubeApi, KubeCredentials } from '../kube/api.ts';
import { writeKubeconfig } from '../kube/kubeconfig.ts';
import { answersOk, bodyOf } from './answers.ts';
import { auditFlags } from './audit.ts';
import { childEnvironment, LOOPBACK, type PartContext, READY_WITHIN_MS } from './context.ts';

/** The identities of tools/pki. */
export type Identity =
  | 'admin'
  | 'controller-manager'
  | 'kubelet'
  | 'scheduler'
  | 'proxy'
  | 'coredns'
  | 'kube-router';

/** Only what a cluster without nodes needs: accounts and their tokens, the root CA in each namespace, removal. */
const CONTROLLERS = [
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
  'namespace-controller',
  'garbage-collector-controller',
  'endpoints-controller',
  'endpointslice-controller',
  'endpointslice-mirroring-controller',
];

/**
 * Those that pods need besides. Not the collector of ended pods: it would delete the one that stands for the gateway,
 * whose node does not exist.
 */
const POD_CONTROLLERS = [
  ...['deployment-controller', 'replicaset-controller', 'job-controller', 'disruption-controller'],
  ...['node-lifecycle-controller', 'taint-eviction-controller'],
];

/** Makes the keys and certificates of this cluster. */
export async function makePki({ programs, folder }: PartContext): Promise<void> {
  const result = await runProgram(programs.pki, [folder.pki], { timeoutMs: 30_000 });
  if (result.code === 0) return;
  throw new ClusterError('program_failed', 'The keys of the cluster could not be made.', {
    detail: lastLines(result) || result.failure,
  });
}

/** The files of one client identity that `makePki` made. */
export function identityIn({ pki }: ClusterFolder, name: Identity): KubeCredentials {
  return {
    caFile: join(pki, 'ca.crt'),
    certFile: join(pki, `${name}.crt`),
    keyFile: join(pki, `${name}.key`),
  };
}

export async function startEtcd({ programs, folder, ports, start }: PartContext): Promise<void> {
  const clients = `http://${LOOPBACK}:${ports.etcd}`;
  const peers = `http://${LOOPBACK}:${ports.etcdPeer}`;
  await start({
    name: 'etcd',
    command: programs.etcd,
    args: [
      ...['--data-dir', folder.etcd, '--listen-client-urls', clients, '--advertise-client-urls', clients],
      ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
      ...['--initial-cluster', `default=${peers}`, '--log-level', 'warn'],
      // A test cluster does not outlive a crash of the machine.
      ...['--unsafe-no-fsync', '--quota-backend-bytes', '8589934592'],
    ],
    env: childEnvironment(folder),
    cwd: folder.work,
    ready: () => answersOk(`${clients}/health`),
    readyWithinMs: READY_WITHIN_MS,
  });
}

type ApiserverOptions = {
  /** Users whose requests it notes; see audit.ts. */
  auditedUsers: readonly string[];
  /** Pods and a kubelet are to reach it, and it the kubelet. */
  withNode: boolean;
};

export async function startApiserver(
  context: PartContext,
  api: KubeApi,
  { auditedUsers, withNode }: ApiserverOptions,
): Promise<void> {
  const { programs, folder, ports, start } = context;
  const audit = await auditFlags(folder, auditedUsers);
  const pki = (file: string) => join(folder.pki, file);
  await start({
    name: 'apiserver',
    command: programs.apiserver,
    args: [
      ...['--etcd-servers', `http://${LOOPBACK}:${ports.etcd}`],
      ...['--secure-port', String(ports.apiserver), '--advertise-address', LOOPBACK],
      // The endpoint of the service "kubernetes" may not be a loopback address; a node brings its own (node/objects.ts).
      ...['--endpoint-reconciler-type', 'none', '--service-cluster-ip-range', '10.96.0.0/12'],
      ...['--tls-cert-file', pki('apiserver.crt'), '--tls-private-key-file', pki('apiserver.key')],
      ...['--client-ca-file', pki('ca.crt'), ...(withNode ? nodeFlags(pki) : flagsWithoutNode())],
      ...['--service-account-key-file', pki('service-accounts.key')],
      ...['--service-account-signing-key-file', pki('service-accounts.key')],
      ...['--service-account-issuer', 'https://kubernetes.default.svc', '--profiling=false'],
      ...['--max-requests-inflight', '3000', '--max-mutating-requests-inflight', '1000'],
      ...audit,
    ],
    env: childEnvironment(folder),
    cwd: folder.work,
    ready: async () => (await api.ask('GET', '/readyz')).status === 200,
    readyWithinMs: READY_WITHIN_MS,
  });
}

const flagsWithoutNode = () => ['--bind-address', LOOPBACK, '--authorization-mode', 'RBAC'];

const nodeFlags = (pki: (file: string) => string) => [
  // kube-proxy leads the pods here, to the node's address.
  ...['--bind-address', '0.0.0.0'],
  ...['--authorization-mode', 'Node,RBAC', '--enable-admission-plugins', 'NodeRestriction'],
  // For logs and exec.
  ...['--kubelet-client-certificate', pki('admin.crt'), '--kubelet-client-key', pki('admin.key')],
  ...['--kubelet-preferred-address-types', 'InternalIP'],
];

export async function startControllerManager(
  { programs, folder, ports, start }: PartContext,
  { withNode }: { withNode: boolean },
): Promise<void> {
  const controllers = withNode ? [...CONTROLLERS, ...POD_CONTROLLERS] : CONTROLLERS;
  const kubeconfig = join(folder.work, 'controller-manager.kubeconfig');
  const credentials = identityIn(folder, 'controller-manager');
  const server = serverOf(ports);
  await writeKubeconfig(kubeconfig, { server, namespace: 'default', credentials });
  const pki = (file: string) => join(folder.pki, file);
  await start({
    name: 'controller-manager',
    command: programs.controllerManager,
    args: [
      ...['--kubeconfig', kubeconfig, '--authentication-kubeconfig', kubeconfig],
      ...['--authorization-kubeconfig', kubeconfig, '--leader-elect=false'],
      ...['--bind-address', LOOPBACK, '--secure-port', String(ports.controllerManager)],
      ...['--tls-cert-file', pki('apiserver.crt'), '--tls-private-key-file', pki('apiserver.key')],
      // The controllers' roles are bound to accounts of their own; the garbage collector has no rights without its one.
      ...['--use-service-account-credentials=true', '--root-ca-file', pki('ca.crt')],
      ...['--service-account-private-key-file', pki('service-accounts.key')],
      ...['--controllers', controllers.join(','), '--kube-api-qps', '200', '--kube-api-burst', '400'],
    ],
    env: childEnvironment(folder),
    cwd: folder.work,
    ready: async () => {
      const url = `https://${LOOPBACK}:${ports.controllerManager}/healthz`;
      return (await bodyOf(url, { caFile: pki('ca.crt') })) !== null;
    },
    readyWithinMs: READY_WITHIN_MS,
  });
}

export function serverOf({ apiserver }: Pick<PartContext['ports'], 'apiserver'>): string {
  return `https://${LOOPBACK}:${apiserver}`;
}
