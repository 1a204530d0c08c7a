import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../../src/bin/run-main.ts';
import { environment, readConfig, type SettingName } from '../../src/config/config.ts';
import { databaseWhere, pagesUrl } from '../../src/local/up-text.ts';
import { SAMPLE_TENANT } from '../../src/sandbox/sample-tenant.ts';
import { buildCluster } from '../cluster/build/build.ts';
import { ClusterError } from '../cluster/errors.ts';
import type { Ports } from '../cluster/ports.ts';
import { secretOfInstallation } from './objects/installation.ts';
import { forgetWorld, startWorld, type World } from './world.ts';

const HELP = `Runs the product on a real control plane on this machine until Ctrl-C: Kubernetes, cert-manager, Istio, a test CA.

  --pods           on a node, with the chart installed: needs root, containerd and what it names (e2e/pods)
  --build          only build the cluster's programs into the cache folder
  --dir DIR        where everything lies (default .portal-domains/cluster)
  --http-port N    Envoy's port for HTTP (default 18080; 80 is what cert-manager's own self-check needs)
  --https-port N   Envoy's port for HTTPS (default 18443)
`;

/** The same at every start, so that a person's shell and notes stay right. */
const PORTS: Partial<Ports> = { apiserver: 16443, pebble: 14000, pebbleManagement: 15000, envoyAdmin: 19000 };
const SETTINGS: Partial<Record<SettingName, string>> = {
  PORTAL_API_PORT: '13000',
  PORTAL_WORKER_PORT: '13002',
  PORTAL_POSTGRES_PORT: '15440',
  PORTAL_TEMPORAL_PORT: '17240',
  PORTAL_TEMPORAL_UI: 'on',
  PORTAL_TEMPORAL_UI_PORT: '18240',
  PORTAL_DNS_PORT: '18053',
};

const EXAMPLE = 'portal.acme.localhost';

/** Resolves with the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pods: { type: 'boolean', default: false },
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
  if (values.pods) return onPods();
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const env = environment();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const programs = await buildCluster({
    cacheDir: readConfig(env).cacheDir,
    environment: env,
    report,
    signal: stop.signal,
  });
  if (values.build) return 0;
  const ports = { ...PORTS, http: Number(values['http-port']), https: Number(values['https-port']) };
  const started = performance.now();
  const dir = resolve(values.dir);
  const world = await startWorld({
    dir,
    programs,
    environment: env,
    report,
    cluster: { ports, issuers: [{ name: 'pebble', waitInsteadOfSelfCheck: '1ms' }] },
    settings: SETTINGS,
  });
  const { cluster, product } = world;
  const { operatorKey, addresses } = product;
  const { namespaces } = cluster;
  await cluster.api.apply(
    secretOfInstallation({ namespaces, operatorKey, databaseUrl: addresses.databaseUrl }),
  );
  process.stdout.write(`${summaryOf(world, ((performance.now() - started) / 1000).toFixed(0))}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  report('stopping ...');
  await world.close();
  await forgetWorld(dir);
  report(`Stopped. Nothing of it is left in ${dir}.`);
  return 0;
}

/** Another program's business: it needs another machine than this one does. */
async function onPods(): Promise<number> {
  const child = spawn(process.execPath, ['e2e/pods/run.ts'], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function summaryOf({ cluster, product }: World, seconds: string): string {
  const { kubeconfig, kubectl, ports, namespaces, pebbleRootFile, folder, nameserver } = cluster;
  const { config, addresses, operatorKey } = product;
  const [dnsHost, dnsPort] = nameserver.split(':');
  const tenant7 = SAMPLE_TENANT.id.slice(0, 7);
  return `
Portal Domains is up on a cluster (${seconds} s).

  Pages          ${pagesUrl(config)}
  Operator key   ${operatorKey}
  Database       ${databaseWhere(config, addresses.databaseUrl)}
  Temporal       ${addresses.temporalAddress}, pages http://localhost:${config.ports.temporalUi}
  Envoy          http ${ports.http}, https ${ports.https}, admin ${ports.envoyAdmin}
  CA             https://127.0.0.1:${ports.pebble}/dir, root ${pebbleRootFile}
  DNS            dig @${dnsHost} -p ${dnsPort} ${EXAMPLE} CNAME
  Logs           ${folder.logs}, ${config.dataDir}/logs

To follow the runbook in another shell:

  export KUBECONFIG=${kubeconfig} PORTAL_DATA_DIR=${config.dataDir}
  export PATH=${dirname(kubectl)}${delimiter}$PATH CURL_CA_BUNDLE=${pebbleRootFile}

  npx portal-domains domain add ${EXAMPLE} --tenant ${SAMPLE_TENANT.name}
  npx portal-domains sandbox dns set ${EXAMPLE} CNAME ${tenant7}.${config.baseDomain}
  npx portal-domains domain show ${EXAMPLE}
  kubectl get certificate -n ${namespaces.gateway} | grep ${tenant7}
  kubectl get virtualservice -n ${namespaces.product} | grep ${EXAMPLE}
  node scripts/trigger-portal-domain-workflow.mjs --tenant ${SAMPLE_TENANT.id} --domain-id <portal-domain-id>
  curl --cacert ${pebbleRootFile} --connect-to ${EXAMPLE}:443:127.0.0.1:${ports.https} https://${EXAMPLE}/whoami

The runbook's placeholders: <api-url> ${pagesUrl(config)}, <temporal-address> ${addresses.temporalAddress},
<temporal-namespace> default, <edge-http> 127.0.0.1:${ports.http}, <edge-https> 127.0.0.1:${ports.https}, <issuer> pebble,
<origin> ${config.origin}.
No pods run here: its blocks marked "pods", and those that look at Deployments or restart them, end with an error.

Ctrl-C stops everything and deletes it, keys and data too.`;
}

await runMain(async () => {
  try {
    return await main();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
});
