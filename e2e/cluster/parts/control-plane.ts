import { join } from 'node:path';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { ClusterError } from '../errors.ts';
import type { ClusterFolder } from '../folder.ts';
import type { KubeApi, KubeCredentials } from '../kube/api.ts';
import { writeKubeconfig } from '../kube/kubeconfig.ts';
import { answersOk, bodyOf } from './answers.ts';
import { auditFlags } from './audit.ts';
import { childEnvironment, LOOPBACK, type PartContext, READY_WITHIN_MS } from './context.ts';

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

/** Makes the keys and certificates of this cluster. */
export async function makePki({ programs, folder }: PartContext): Promise<void> {
  const result = await runProgram(programs.pki, [folder.pki], { timeoutMs: 30_000 });
  if (result.code === 0) return;
  throw new ClusterError('program_failed', 'The keys of the cluster could not be made.', {
    detail: lastLines(result) || result.failure,
  });
}

/** The files of one client identity that `makePki` made. */
export function identityIn({ pki }: ClusterFolder, name: 'admin' | 'controller-manager'): KubeCredentials {
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

/** @param auditedUsers whose requests it notes; see audit.ts. */
export async function startApiserver(
  context: PartContext,
  api: KubeApi,
  auditedUsers: readonly string[],
): Promise<void> {
  const { programs, folder, ports, start } = context;
  const audit = await auditFlags(folder, auditedUsers);
  const pki = (file: string) => join(folder.pki, file);
  await start({
    name: 'apiserver',
    command: programs.apiserver,
    args: [
      ...['--etcd-servers', `http://${LOOPBACK}:${ports.etcd}`],
      ...[
        '--bind-address',
        LOOPBACK,
        '--secure-port',
        String(ports.apiserver),
        '--advertise-address',
        LOOPBACK,
      ],
      // Nobody reaches the service "kubernetes" here, and its endpoint may not be a loopback address.
      ...['--endpoint-reconciler-type', 'none', '--service-cluster-ip-range', '10.96.0.0/12'],
      ...['--tls-cert-file', pki('apiserver.crt'), '--tls-private-key-file', pki('apiserver.key')],
      ...['--client-ca-file', pki('ca.crt'), '--authorization-mode', 'RBAC'],
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

export async function startControllerManager({ programs, folder, ports, start }: PartContext): Promise<void> {
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
      ...['--controllers', CONTROLLERS.join(','), '--kube-api-qps', '200', '--kube-api-burst', '400'],
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
