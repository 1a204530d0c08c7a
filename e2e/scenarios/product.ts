import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, type Environment, readConfig, type SettingName } from '../../src/config/config.ts';
import type { StackAddresses } from '../../src/local/child-settings.ts';
import { createCleanup } from '../../src/local/cleanup.ts';
import { LocalError } from '../../src/local/errors.ts';
import { stopOrphans } from '../../src/local/pid-files.ts';
import { startSamplePortal } from '../../src/local/sample-portal.ts';
import { startStack } from '../../src/local/stack.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import { createRunner } from '../cluster/runner.ts';
import { ACCOUNTS } from './chart-values.ts';
import { type AccountName, accountObjects } from './objects/account.ts';
import { type Responder, type ResponderControls, type Responders, startResponders } from './responders.ts';
import { startSdsReplicas } from './sds.ts';

/** The product as `up` runs it, on a cluster's edge, with two responders to challenges. */
export type Product = {
  /** The settings by which every command reaches the product. */
  settings: Environment;
  config: Config;
  operatorKey: string;
  addresses: StackAddresses;
  responders: Responder[];
  controls: ResponderControls;
  /** Its own programs as they run now: api, worker, responders, servers of certificates; not its database and not Temporal. */
  processes(): { name: string; pid: number }[];
  close(): Promise<void>;
};

export type ProductOptions = {
  cluster: Cluster;
  /** A folder of its own; what an earlier product left in it is forgotten. */
  dir: string;
  /** PATH, HOME and where programs are kept are taken from it. */
  environment: Environment;
  report: (line: string) => void;
  /** The port of the sandbox's DNS server, which the cluster queries. */
  dnsPort: number;
  over?: Partial<Record<SettingName, string>>;
};

/** As a Service of another team has it: known inside the cluster only. */
const ORIGIN_HOST = 'portal-app.apps.svc.cluster.local';

const PORTS: readonly SettingName[] = [
  'PORTAL_API_PORT',
  'PORTAL_WORKER_PORT',
  'PORTAL_POSTGRES_PORT',
  'PORTAL_TEMPORAL_PORT',
  'PORTAL_TEMPORAL_UI_PORT',
];

/** Starts everything but the edge, which is the cluster; resolves once the API and the worker are ready. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { cluster, dir, report } = options;
  const cleanup = createCleanup((error) => report(`while stopping: ${String(error)}`));
  try {
    await forgetEarlier(dir);
    for (const object of accountObjects(cluster.namespaces)) await cluster.api.apply(object);
    const portal = await startSamplePortal({ host: LOOPBACK, port: 0 });
    cleanup.add(() => portal.close());
    const port = Number(new URL(portal.url).port);
    await cluster.controls.addDestination({ name: 'portal-origin', host: ORIGIN_HOST, port });
    const bare = await settingsFor(options);
    const replicas = await startReplicas(options, bare, cleanup);
    const adminUrls = replicas.responders.map(({ adminPort }) => `http://${LOOPBACK}:${adminPort}`).join(',');
    const settings = { ...bare, PORTAL_CHALLENGE_REPLICAS: adminUrls, ...options.over };
    const config = readConfig(settings);
    const stop = new AbortController();
    const stack = await startStack({
      config,
      log: createLog(config.logLevel, 'stack'),
      out: report,
      environment: settings,
      stop: stop.signal,
      kill: new AbortController().signal,
    });
    cleanup.add(() => stack.close());
    const { addresses, operatorKey } = stack;
    if (operatorKey === null) throw new LocalError('not_ready', 'The new product made no operator key.');
    const running = () => [...stack.processes(), ...replicas.processes()];
    return {
      settings,
      config,
      operatorKey,
      addresses,
      responders: replicas.responders,
      controls: replicas.controls,
      processes: () =>
        running().flatMap(({ name, pid }) => (pid === null || !isOurs(name) ? [] : [{ name, pid }])),
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

const isOurs = (name: string) => /^(api|worker|challenges-.|sds-.)$/.test(name);

/** Stops what a killed one left running, and deletes its data: the cluster it belonged to is gone. */
async function forgetEarlier(dir: string): Promise<void> {
  for (const part of ['data', 'responders']) {
    const run = join(dir, part, 'run');
    await mkdir(run, { recursive: true });
    await stopOrphans(run, 2000);
    await rm(join(dir, part), { recursive: true, force: true });
  }
}

async function settingsFor(options: ProductOptions): Promise<Environment> {
  const { cluster, environment, dir, dnsPort, over } = options;
  const ports = await steadyPorts(PORTS.length);
  return {
    PATH: environment.PATH,
    HOME: environment.HOME,
    PORTAL_CACHE_DIR: environment.PORTAL_CACHE_DIR,
    PORTAL_TEMPORAL_BIN: environment.PORTAL_TEMPORAL_BIN,
    PORTAL_LOG_LEVEL: 'info',
    // The scenarios share this world, and one that breaks it for all tenants must not hold what another one expects.
    PORTAL_INCIDENT_HOLD: 'off',
    // The CA is our own, and benchmarks order hundreds of certificates for one tenant.
    PORTAL_ORDER_LIMITS: 'off',
    PORTAL_DATA_DIR: join(dir, 'data'),
    PORTAL_EDGE: 'kubernetes',
    KUBECONFIG: await kubeconfigOf('worker', cluster),
    PORTAL_NAMESPACE: cluster.namespaces.product,
    PORTAL_GATEWAY_NAMESPACE: cluster.namespaces.gateway,
    PORTAL_CERT_ISSUER: 'pebble',
    PORTAL_ORIGIN: `http://${ORIGIN_HOST}`,
    PORTAL_ACME_DIRECTORY: `https://${LOOPBACK}:${cluster.ports.pebble}/dir`,
    PORTAL_ACME_CA_FILE: join(cluster.folder.pki, 'ca.crt'),
    PORTAL_TRUSTED_CA_FILE: cluster.pebbleRootFile,
    PORTAL_SANDBOX: 'on',
    PORTAL_DNS_PORT: String(dnsPort),
    PORTAL_HTTP_PORT: String(cluster.ports.http),
    PORTAL_HTTPS_PORT: String(cluster.ports.https),
    ...Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])])),
    ...over,
  };
}

function kubeconfigOf(part: AccountName, { controls, namespaces }: Cluster): Promise<string> {
  return controls.kubeconfigFor({ namespace: namespaces.product, name: ACCOUNTS[part] });
}

async function startReplicas(
  { cluster, dir, report }: ProductOptions,
  settings: Environment,
  cleanup: ReturnType<typeof createCleanup>,
): Promise<Responders & { processes: () => { name: string; pid: number }[] }> {
  const root = join(dir, 'responders');
  const place = { runDir: join(root, 'run'), logDir: join(root, 'logs') };
  for (const folder of Object.values(place)) await mkdir(folder, { recursive: true, mode: 0o700 });
  const runner = createRunner({ ...place, report });
  cleanup.add(() => runner.stopAll());
  const own = { ...settings, KUBECONFIG: await kubeconfigOf('challenges', cluster) };
  const started = await startResponders(runner, own, root);
  if (settings.PORTAL_GATEWAY_CERTIFICATES === 'on-demand') {
    const mine = { ...settings, KUBECONFIG: await kubeconfigOf('sds', cluster) };
    await startSdsReplicas({ cluster, runner, settings: mine, cwd: root });
  }
  await cluster.controls.addDestination({
    name: 'portal-domain-challenges',
    host: `portal-domain-challenges.${cluster.namespaces.product}.svc.cluster.local`,
    port: started.responders.map(({ port }) => port),
  });
  return { ...started, processes: () => runner.pids() };
}
