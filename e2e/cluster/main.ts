import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environment, readConfig } from '../../src/config.ts';
import { LocalError } from '../../src/local/errors.ts';
import { buildCluster } from './build/build.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { ClusterError } from './errors.ts';
import type { Ports } from './ports.ts';

const HELP = `Runs a Kubernetes control plane with cert-manager, Istio and a test CA on this machine until Ctrl-C.

  --build          only build the programs into the cache folder
  --dir DIR        the cluster's folder (default .portal-domains/cluster)
  --http-port N    Envoy's port for HTTP (default 18080; 80 is what cert-manager's own self-check needs)
  --https-port N   Envoy's port for HTTPS (default 18443)
`;

/** The same at every start, so that a person's shell and notes stay right. */
const PORTS: Partial<Ports> = {
  apiserver: 16443,
  pebble: 14000,
  pebbleManagement: 15000,
  dns: 18053,
  envoyAdmin: 19000,
};

/** Resolves with the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      build: { type: 'boolean', default: false },
      dir: { type: 'string', default: '.portal-domains/cluster' },
      'http-port': { type: 'string', default: '18080' },
      'https-port': { type: 'string', default: '18443' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const env = environment();
  const programs = await buildCluster({ cacheDir: readConfig(env).cacheDir, environment: env, report });
  if (values.build) return 0;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const ports = { ...PORTS, http: Number(values['http-port']), https: Number(values['https-port']) };
  const cluster = await startCluster({ dir: resolve(values.dir), programs, report, ports });
  process.stdout.write(`${summaryOf(cluster)}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  report('stopping ...');
  await cluster.stop();
  return 0;
}

function summaryOf({ kubeconfig, kubectl, ports, pebbleRootFile, folder, nameserver }: Cluster): string {
  return [
    '',
    `export KUBECONFIG=${kubeconfig}`,
    `kubectl          ${kubectl}`,
    `Envoy            http ${ports.http}, https ${ports.https}, admin ${ports.envoyAdmin}`,
    `CA               https://127.0.0.1:${ports.pebble}/dir, root ${pebbleRootFile}`,
    `DNS              ${nameserver}`,
    `logs             ${folder.logs}`,
    'Ctrl-C stops it.',
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ClusterError || error instanceof LocalError)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof LocalError ? (error.detail ?? '') : ''}\n`);
  process.exitCode = 1;
}
