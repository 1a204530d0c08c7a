import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, readConfig } from '../../src/config/config.ts';
import { domainObjects } from '../../src/edge/kubernetes/resources/domain-objects.ts';
import { sharedHttpObjects } from '../../src/edge/kubernetes/resources/shared-http.ts';
import { runProgram } from '../../src/local/run-program.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { aManifestTarget, manifestSettings } from '../../src/testing/manifests.ts';
import { buildCluster, type Programs } from './build/build.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type StandIn, startOrigin, startResponder } from './testing/stand-ins.ts';
import { askEnvoy } from './testing/through-envoy.ts';

const SETTINGS = manifestSettings({
  issuer: { kind: 'ClusterIssuer', name: 'pebble' },
  origin: { host: 'origin.internal', port: 80 },
  challenges: { host: 'responder.internal', port: 80 },
  ...{ originTimeoutSeconds: 60, hstsSeconds: 0 },
});
const report = (line: string) => process.stdout.write(`  ${line}\n`);

describe('the real control plane on loopback', () => {
  // Always the same: a run that was killed is cleaned up by the next one.
  const dir = join(tmpdir(), 'portal-cluster-smoke');
  let programs: Programs;
  let cluster: Cluster;
  let origin: StandIn;
  let responder: StandIn;

  beforeAll(async () => {
    const env = environment();
    const { cacheDir } = readConfig(env);
    programs = await buildCluster({ cacheDir, environment: env, report, niceness: 10 });
    cluster = await startCluster({ dir, programs, report, baseDomain: 'portal.test' });
    origin = await startOrigin();
    responder = await startResponder(cluster.api, cluster.namespaces.gateway);
    await cluster.controls.addDestination({ name: 'origin', host: 'origin.internal', port: origin.port });
    await cluster.controls.addDestination({
      name: 'responder',
      host: 'responder.internal',
      port: responder.port,
    });
    for (const object of sharedHttpObjects(SETTINGS)) await cluster.api.apply(object);
  });

  afterAll(async () => {
    await cluster?.stop();
    await Promise.all([origin?.close(), responder?.close()]);
  });

  /** Applies a domain's objects and waits for its page; the time it took is in the report. */
  async function onboard(tenantLabel: string, domain: string) {
    const started = performance.now();
    const objects = domainObjects(aManifestTarget({ tenantLabel, domain, domainId: randomUUID() }), SETTINGS);
    for (const object of objects) await cluster.api.apply(object);
    const applied = performance.now();
    const answer = await eventually(
      `https://${domain} answers`,
      async () => {
        const seen = await askEnvoy(cluster, `https://${domain}/`);
        return seen.status === 200 ? seen : null;
      },
      { withinMs: 90_000, everyMs: 50 },
    );
    const served = performance.now();
    report(
      `${domain}: applied ${Math.round(applied - started)} ms, HTTPS 200 ${Math.round(served - started)} ms`,
    );
    return answer;
  }

  test('a name goes from three applied objects to HTTPS with a certificate that the CA issued through Envoy', async () => {
    cluster.dns?.set([{ name: 'portal.acme.test', type: 'CNAME', values: ['acme.portal.test'], ttl: 5 }]);
    const answer = await onboard('acme', 'portal.acme.test');
    expect(answer.body).toBe('origin saw portal.acme.test');
    expect(answer.serial).not.toBeNull();
    const http = await askEnvoy(cluster, 'http://portal.acme.test/');
    expect([http.status, http.location]).toEqual([308, 'https://portal.acme.test/']);
  });

  test('a second name is served after the API server was restarted and cert-manager had been away', async () => {
    await cluster.controls.stopCertManager();
    await cluster.controls.restartApiserver();
    await cluster.controls.startCertManager();
    cluster.dns?.set([{ name: 'portal.beta.test', type: 'CNAME', values: ['beta.portal.test'], ttl: 5 }]);
    expect((await onboard('beta', 'portal.beta.test')).status).toBe(200);
    const megabytes = cluster.memory();
    report(megabytes.map(({ name, mebibytes }) => `${name}=${mebibytes} MiB`).join(' '));
  });

  test('a service account has the rights that were given to it and no more', async () => {
    const file = await cluster.controls.kubeconfigFor({ namespace: 'msp', name: 'istio-ingressgateway' });
    const canI = async (verb: string) => {
      const args = ['--kubeconfig', file, 'auth', 'can-i', verb, 'secrets'];
      return (await runProgram(cluster.kubectl, args, { timeoutMs: 30_000 })).stdout.trim();
    };
    expect([await canI('list'), await canI('delete')]).toEqual(['yes', 'no']);
  });

  test('a new cluster starts in the folder of one whose processes all crashed, and on the same ports', async () => {
    const { apiserver, http, https } = cluster.ports;
    cluster.kill();
    await cluster.stop();
    cluster = await startCluster({ dir, programs, report, ports: { apiserver, http, https } });
    expect(await cluster.api.list({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' })).toEqual([]);
  });
});
