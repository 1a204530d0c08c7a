import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment, SettingName } from '../../src/config/config.ts';
import { createCleanup } from '../../src/local/cleanup.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import type { Programs } from '../cluster/build/build.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import type { ClusterOptions } from '../cluster/options.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import { accountUsers } from './objects/account.ts';
import { type Product, startProduct } from './product.ts';

/** A cluster with the product on it. */
export type World = { cluster: Cluster; product: Product; close(): Promise<void> };

export type WorldOptions = {
  /** A folder of its own; an earlier world in it is stopped and forgotten. */
  dir: string;
  programs: Programs;
  environment: Environment;
  report: (line: string) => void;
  cluster?: Pick<
    ClusterOptions,
    'ports' | 'namespaces' | 'secondGateway' | 'issuers' | 'pebble' | 'certManager'
  >;
  settings?: Partial<Record<SettingName, string>>;
};

const CLUSTER = 'cluster';
const PRODUCT = 'product';

/** Deletes all that a world has left in its folder: keys, data, logs. Only once it is closed. */
export async function forgetWorld(dir: string): Promise<void> {
  for (const part of [CLUSTER, PRODUCT]) await rm(join(dir, part), { recursive: true, force: true });
}

/**
 * Starts both. The sandbox's DNS plays the tenants' DNS for all who ask: the product, the CA and cert-manager.
 * @throws ClusterError or LocalError
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { dir, programs, environment, report } = options;
  const cleanup = createCleanup((error) => report(`while stopping: ${String(error)}`));
  try {
    const given = options.settings?.PORTAL_DNS_PORT;
    const [dnsPort = 0] = given === undefined ? await steadyPorts(1) : [Number(given)];
    const cluster = await startCluster({
      dir: join(dir, CLUSTER),
      programs,
      report,
      nameserver: `${LOOPBACK}:${dnsPort}`,
      auditedUsers: accountUsers(options.cluster?.namespaces?.product ?? 'msp'),
      ...options.cluster,
    });
    cleanup.add(() => cluster.stop());
    const product = await startProduct({
      cluster,
      dir: join(dir, PRODUCT),
      environment,
      report,
      dnsPort,
      ...(options.settings === undefined ? {} : { over: options.settings }),
    });
    cleanup.add(() => product.close());
    return { cluster, product, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
