import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../../src/local/process-identity.ts';
import { ClusterError } from '../errors.ts';
import type { KubeApi } from '../kube/api.ts';
import { hasCondition, refOf } from '../kube/objects.ts';
import { clusterIssuer, type Issuer } from '../objects/base.ts';
import { answersOk, bodyOf } from './answers.ts';
import { childEnvironment, LOOPBACK, type PartContext, READY_WITHIN_MS } from './context.ts';

export type PebbleOptions = {
  /** Names that this CA refuses, with all below them. */
  refusedDomains?: readonly string[];
  /** How long its certificates are valid. */
  validitySeconds?: number;
  /** The algorithm of its own keys; it serves them on its management port only when they are `rsa`. */
  keyAlgorithm?: 'ecdsa' | 'rsa';
};

const NINETY_DAYS = 90 * 24 * 3600;

/** Starts the CA and keeps its root in a file; resolves with that file. It forgets everything when it ends. */
export async function startPebble(
  { programs, folder, ports, start }: PartContext,
  nameserver: string,
  { refusedDomains = [], validitySeconds = NINETY_DAYS, keyAlgorithm = 'ecdsa' }: PebbleOptions,
): Promise<string> {
  const configFile = join(folder.work, 'pebble.json');
  const management = `${LOOPBACK}:${ports.pebbleManagement}`;
  const pebble = {
    listenAddress: `${LOOPBACK}:${ports.pebble}`,
    managementListenAddress: management,
    certificate: join(folder.pki, 'pebble.crt'),
    privateKey: join(folder.pki, 'pebble.key'),
    httpPort: ports.http,
    tlsPort: ports.https,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
    domainBlocklist: refusedDomains,
    retryAfter: { authz: 1, order: 1 },
    keyAlgorithm,
    profiles: { default: { description: 'The only one.', validityPeriod: validitySeconds } },
  };
  await writeFile(configFile, JSON.stringify({ pebble }, null, 2));
  const trust = { caFile: join(folder.pki, 'ca.crt') };
  const root = () => bodyOf(`https://${management}/roots/0`, trust);
  await start({
    name: 'pebble',
    command: programs.pebble,
    args: ['-config', configFile, '-dnsserver', nameserver],
    // Without its random pauses, refused nonces and reused authorizations, so that times can be compared.
    env: {
      ...childEnvironment(folder),
      PEBBLE_VA_NOSLEEP: '1',
      PEBBLE_WFE_NONCEREJECT: '0',
      PEBBLE_AUTHZREUSE: '0',
    },
    cwd: folder.work,
    ready: async () => (await root()) !== null,
    readyWithinMs: READY_WITHIN_MS,
  });
  const rootFile = join(folder.pki, 'pebble-root.pem');
  await writeFile(rootFile, (await root()) ?? '');
  return rootFile;
}

export type CertManagerOptions = {
  /** Workers of each controller; 5 is cert-manager's default. */
  workers?: number;
  /** Challenges under way at once; 60 is cert-manager's default. */
  maxChallenges?: number;
};

export async function startCertManager(
  { programs, folder, ports, start }: PartContext,
  kubeconfig: string,
  nameserver: string,
  { workers = 5, maxChallenges = 60 }: CertManagerOptions,
): Promise<void> {
  const readyAddress = `${LOOPBACK}:${ports.certManager}`;
  await start({
    name: 'cert-manager',
    command: programs.certManager,
    args: [
      ...['-kubeconfig', kubeconfig, '-nameserver', nameserver, '-ready-address', readyAddress],
      ...['-workers', String(workers), '-max-challenges', String(maxChallenges)],
      // As docs/install-cluster.md starts it.
      ...['-feature-gates', 'ACMEUseARI=true'],
    ],
    env: childEnvironment(folder),
    cwd: folder.work,
    ready: () => answersOk(`http://${readyAddress}/`),
    readyWithinMs: READY_WITHIN_MS,
  });
}

/** Makes the ClusterIssuers and waits until each has its account with the CA. */
export async function makeIssuers(
  { folder, ports }: Pick<PartContext, 'folder' | 'ports'>,
  api: KubeApi,
  issuers: readonly Issuer[],
): Promise<void> {
  const caPem = await readFile(join(folder.pki, 'ca.crt'), 'utf8');
  for (const issuer of issuers) {
    const object = clusterIssuer(issuer, ports.pebble, caPem);
    await api.apply(object);
    const ready = await until(
      async () => hasCondition(await api.get(refOf(object)), 'Ready'),
      READY_WITHIN_MS,
    );
    if (!ready)
      throw new ClusterError('not_ready', `The ClusterIssuer ${issuer.name} does not become ready.`);
  }
}
