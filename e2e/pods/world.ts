import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../src/config/config.ts';
import { createCleanup } from '../../src/local/cleanup.ts';
import { type DataFolder, openDataFolder } from '../../src/local/data-folder.ts';
import { startPostgres } from '../../src/local/postgres.ts';
import { createSupervisor } from '../../src/local/processes.ts';
import { lastLines, runProgram } from '../../src/local/run-program.ts';
import { startSamplePortal } from '../../src/local/sample-portal.ts';
import { startTemporal } from '../../src/local/temporal.ts';
import { startSandboxDns } from '../../src/sandbox/server.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/errors.ts';
import { BRIDGE, NODE_ADDRESS, NODE_NETWORK } from '../cluster/node/addresses.ts';
import type { ImageArchive } from '../cluster/node/images.ts';
import { endpointsOnNode } from '../cluster/node/objects.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import {
  BASE_DOMAIN,
  CLUSTER_PORTS,
  DNS_PORT,
  GATEWAY_NAMESPACE,
  NAMESPACE,
  ORIGIN,
  POSTGRES_PORT,
  TEMPORAL_PAGES_PORT,
  TEMPORAL_PORT,
} from './addresses.ts';
import { prepareInstallation } from './installation.ts';
import type { PodImages } from './prepare.ts';
import type { PodPrograms } from './programs.ts';
import { recordsIn } from './records.ts';

/** A cluster with a node, and beside it what the product needs of others; the product itself is not installed yet. */
export type PodWorld = {
  cluster: Cluster;
  operatorKey: string;
  databaseUrl: string;
  /** The tenants' DNS, see records.ts. */
  recordsFile: string;
  /** Has a note of each program beside the cluster, PostgreSQL among them. */
  data: DataFolder;
  close(): Promise<void>;
};

export type PodWorldOptions = {
  /** A folder of its own; an earlier world in it is forgotten. */
  dir: string;
  programs: PodPrograms;
  images: readonly ImageArchive[];
  environment: Environment;
  report: (line: string) => void;
};

/** The names by which pods ask for the images. */
export function referencesOf({ now, before, next }: PodImages): Record<keyof PodImages, string> {
  return { now: now.reference, before: before.reference, next: next.reference };
}

type Cleanup = ReturnType<typeof createCleanup>;

/** Starts it, in a box; resolves once the chart can be installed. @throws ClusterError or LocalError */
export async function startPodWorld(options: PodWorldOptions): Promise<PodWorld> {
  const { dir, programs, images, report } = options;
  const cleanup = createCleanup((error) => report(`while stopping: ${String(error)}`));
  try {
    for (const part of ['cluster', 'data']) await rm(join(dir, part), { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const recordsFile = join(dir, 'records.json');
    await writeFile(recordsFile, '[]');
    const { read } = recordsIn(recordsFile);
    const place = { host: NODE_ADDRESS, port: DNS_PORT, baseDomain: BASE_DOMAIN, edgeAddress: NODE_ADDRESS };
    const dns = await startSandboxDns({ ...place, records: read });
    cleanup.add(() => dns.close());
    const services = startServices(options, cleanup);
    const cluster = await startCluster({
      dir: join(dir, 'cluster'),
      programs: programs.cluster,
      report,
      ports: CLUSTER_PORTS,
      namespaces: { product: NAMESPACE, gateway: GATEWAY_NAMESPACE },
      nameserver: `${NODE_ADDRESS}:${DNS_PORT}`,
      issuers: [{ name: 'pebble', waitInsteadOfSelfCheck: '500ms' }],
      node: { programs: programs.node, images },
    });
    cleanup.add(() => cluster.stop());
    await addOrigin(cluster, cleanup);
    const { data, databaseUrl } = await services;
    const operatorKey = randomBytes(24).toString('hex');
    const pebbleRoot = await readFile(cluster.pebbleRootFile, 'utf8');
    await prepareInstallation(cluster.api, { databaseUrl, operatorKey, pebbleRoot });
    return { cluster, operatorKey, databaseUrl, recordsFile, data, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** PostgreSQL and Temporal, where pods reach them by the node's address. */
async function startServices({ dir, programs, environment, report }: PodWorldOptions, cleanup: Cleanup) {
  const data = await openDataFolder(join(dir, 'data'));
  const supervisor = createSupervisor({ runDir: data.run, logDir: data.logs, report });
  cleanup.add(() => supervisor.stop());
  const accessFile = join(data.root, 'pg_hba.conf');
  // PostgreSQL, which is another user, reads it; nothing in it is secret.
  await writeFile(
    accessFile,
    ['127.0.0.1/32', NODE_NETWORK].map((net) => `host all all ${net} scram-sha-256\n`).join(''),
    { mode: 0o644 },
  );
  await runOrThrow('iptables', ...natTo(TEMPORAL_PORT));
  const [{ url }] = await Promise.all([
    startPostgres({
      folder: data,
      port: POSTGRES_PORT,
      path: environment.PATH ?? '',
      supervisor,
      flags: [`listen_addresses=${LOOPBACK},${NODE_ADDRESS}`, `hba_file=${accessFile}`],
    }),
    startTemporal({
      program: programs.temporal,
      folder: data,
      port: TEMPORAL_PORT,
      ui: { host: LOOPBACK, port: TEMPORAL_PAGES_PORT },
      namespace: 'default',
      supervisor,
    }),
  ]);
  return { data, databaseUrl: url };
}

/** Leads pods that ask the node's address to a program that listens on loopback only. */
const natTo = (port: number) => [
  ...['--wait', '--table', 'nat', '--append', 'PREROUTING', '--in-interface', BRIDGE],
  ...['--destination', NODE_ADDRESS, '--protocol', 'tcp', '--dport', String(port)],
  ...['--jump', 'DNAT', '--to-destination', LOOPBACK],
];

async function runOrThrow(program: string, ...args: string[]): Promise<void> {
  const result = await runProgram(program, args, { timeoutMs: 30_000 });
  if (result.code === 0) return;
  throw new ClusterError('program_failed', `${program} ${args.join(' ')} failed.`, {
    detail: lastLines(result) || result.failure,
  });
}

/** The portal application as a Service of another team, which leads to a program on the node. */
async function addOrigin({ api }: Cluster, cleanup: Cleanup): Promise<void> {
  const portal = await startSamplePortal({ host: NODE_ADDRESS, port: 0 });
  cleanup.add(() => portal.close());
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ORIGIN.namespace } });
  await api.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: ORIGIN,
    spec: { ports: [{ name: 'http', port: 80 }] },
  });
  await api.apply(endpointsOnNode(ORIGIN, { http: Number(new URL(portal.url).port) }));
}
