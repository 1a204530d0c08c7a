import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { SAMPLE_TENANT } from '../../src/sandbox/sample-tenant.ts';
import { identityIn } from '../cluster/parts/control-plane.ts';
import {
  BASE_DOMAIN,
  CLUSTER_PORTS,
  POSTGRES_PORT,
  TEMPORAL_PAGES_PORT,
  TEMPORAL_PORT,
} from './addresses.ts';
import { DOORS, type DoorName, socketOf } from './doors.ts';
import { forward } from './forward.ts';
import { clusterIpOf, DEPLOYMENTS, ensureInstalled, openPods, type Pods } from './pods.ts';
import { readPrepared } from './prepare.ts';
import { type PodWorld, referencesOf, startPodWorld } from './world.ts';

const EXAMPLE = 'portal.acme-example.com';

/** In the box of `run.ts`: starts everything, installs the chart, and says how to get at it. */
await runMain(async () => {
  const [dir = ''] = process.argv.slice(2);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const env = environment();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const started = performance.now();
  const { programs, images } = readPrepared(env);
  const world = await startPodWorld({
    dir,
    programs,
    images: Object.values(images),
    environment: env,
    report,
  });
  const { kubeconfig, kubectl, server, pebbleRootFile, folder } = world.cluster;
  const pods = openPods({
    ...{ kubeconfig, kubectl, server, pebbleRootFile, admin: identityIn(folder, 'admin') },
    ...{ operatorKey: world.operatorKey, databaseUrl: world.databaseUrl, recordsFile: world.recordsFile },
    ...{ images: referencesOf(images), helm: programs.helm, dir },
    runFolders: [folder.run, world.data.run],
  });
  report('installing the chart: the migration, then the pods ...');
  await ensureInstalled(pods);
  await openDoors(pods);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${summaryOf(pods, world, seconds)}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  report('stopping ...');
  await pods.close();
  await world.close();
  return 0;
});

async function openDoors(pods: Pods): Promise<void> {
  const { http, https, apiserver } = CLUSTER_PORTS;
  const loopback = (port: number) => ({ host: '127.0.0.1', port });
  const targets: Record<DoorName, { host: string; port: number }> = {
    api: { host: await clusterIpOf(pods, DEPLOYMENTS.api), port: 80 },
    http: loopback(http),
    https: loopback(https),
    apiserver: loopback(apiserver),
    postgres: loopback(POSTGRES_PORT),
    temporal: loopback(TEMPORAL_PORT),
    temporalPages: loopback(TEMPORAL_PAGES_PORT),
  };
  for (const [name, target] of Object.entries(targets))
    (await forward(socketOf(pods.dir, name as DoorName), target)).unref();
}

function summaryOf(pods: Pods, world: PodWorld, seconds: string): string {
  const { kubeconfig, kubectl, helm, dir, operatorKey, databaseUrl, pebbleRootFile } = pods;
  const tenant7 = SAMPLE_TENANT.id.slice(0, 7);
  return `
Portal Domains is up on pods (${seconds} s).

  Pages          http://localhost:${DOORS.api}
  Operator key   ${operatorKey}
  Database       ${databaseUrl}
  Temporal       127.0.0.1:${DOORS.temporal}, pages http://localhost:${DOORS.temporalPages}
  Envoy          http ${DOORS.http}, https ${DOORS.https}
  Logs           ${world.cluster.folder.logs}, ${world.data.logs}

In another shell:

  export KUBECONFIG=${kubeconfig} PATH=${dirname(kubectl)}:${dirname(helm)}:$PATH
  export PORTAL_API_URL=http://localhost:${DOORS.api} PORTAL_API_TOKEN=${operatorKey}

  kubectl get pods -o wide
  kubectl logs deployment/portal-domains-worker
  npx portal-domains tenant add ${SAMPLE_TENANT.name} --id ${SAMPLE_TENANT.id}
  npx portal-domains domain add ${EXAMPLE} --tenant ${SAMPLE_TENANT.name}
  node e2e/pods/publish.ts ${EXAMPLE} ${tenant7}.${BASE_DOMAIN}
  npx portal-domains domain show ${EXAMPLE}
  curl --cacert ${pebbleRootFile} --connect-to ${EXAMPLE}:443:127.0.0.1:${DOORS.https} https://${EXAMPLE}/whoami

To look around in its network and at its processes: ${join(dir, 'enter')} ip address

Ctrl-C stops everything and deletes it, keys and data too.`;
}
