import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addTenant, register, untilStatus, visit } from '../../src/testing/stack-actions.ts';
import { GATEWAY_NAMESPACE } from './addresses.ts';
import { apiOf, type Component, clusterIpOf, DEPLOYMENTS, isReady, openPods, type Pods } from './pods.ts';

const COMPONENTS = Object.keys(DEPLOYMENTS) as Component[];
const report = (line: string) => process.stdout.write(`  ${line}\n`);

/** Run in a pod, whose image has no shell. */
const WHO_AM_I = `
const fs = require('node:fs');
const attempt = (work) => { try { return work(); } catch { return null; } };
const lines = fs.readFileSync('/proc/1/status', 'utf8').split('\\n').map((line) => line.split(/:\\s+/));
const wanted = ['CapBnd', 'CapEff', 'NoNewPrivs', 'Seccomp'];
console.log(JSON.stringify({
  uid: process.getuid(),
  status: Object.fromEntries(lines.filter(([name]) => wanted.includes(name))),
  written: ['/x', '/app/x', '/tmp/x'].filter((file) => attempt(() => fs.writeFileSync(file, '1') ?? true)),
  token: (attempt(() => fs.readdirSync('/var/run/secrets/kubernetes.io/serviceaccount')) ?? []).filter((name) => !name.startsWith('..')).sort(),
}));`;

describe('an installation in a namespace that enforces Pod Security restricted', () => {
  let pods: Pods;
  beforeAll(() => {
    pods = openPods(inject('pods'));
  });
  afterAll(() => pods?.close());

  test('Helm installs: the migration Job runs first, then six pods are Ready that never restarted', async () => {
    const started = performance.now();
    const helm = await pods.helmOf.deploy(pods.values);
    expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    report(`helm upgrade --install --wait: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    for (const component of COMPONENTS) {
      const all = await pods.podsOf(component);
      expect(all.map(isReady)).toEqual([true, true]);
      expect(all.map(({ status }) => status.containerStatuses?.[0]?.restartCount)).toEqual([0, 0]);
    }
    const jobs = await pods.kube.list({ apiVersion: 'batch/v1', kind: 'Job', namespace: 'msp' });
    expect(jobs).toEqual([]);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from portal_domains`.execute(pods.db);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test.each(COMPONENTS)(
    'a pod of %s is nobody special: a number, no capability, nothing to write but /tmp',
    async (component) => {
      const printed = await pods.kubectlRun(
        ...['exec', `deploy/${DEPLOYMENTS[component]}`, '--', 'node', '-e', WHO_AM_I],
      );
      expect(JSON.parse(printed)).toEqual({
        uid: 1000,
        status: {
          CapBnd: '0000000000000000',
          CapEff: '0000000000000000',
          NoNewPrivs: '1',
          Seccomp: '2',
        },
        written: ['/tmp/x'],
        token: component === 'api' ? [] : ['ca.crt', 'namespace', 'token'],
      });
    },
  );

  test('a pod finds the API server, each responder and the gateway by the DNS of the cluster', async () => {
    const names = [
      'kubernetes.default.svc',
      'portal-domain-challenges-replicas.msp.svc',
      `istio-ingressgateway.${GATEWAY_NAMESPACE}.svc`,
      'abc.portal.test',
    ];
    const script = `const d=require("dns").promises;Promise.all(${JSON.stringify(names)}.map(async n=>(await d.lookup(n,{all:true})).map(a=>a.address).sort())).then(a=>console.log(JSON.stringify(a)))`;
    const printed = await pods.kubectlRun('exec', 'deploy/portal-domains-worker', '--', 'node', '-e', script);
    const responders = (await pods.podsOf('challenges')).map(({ status }) => status.podIP).sort();
    expect(JSON.parse(printed)).toEqual([
      ['10.96.0.1'],
      responders,
      [await clusterIpOf(pods, 'istio-ingressgateway', GATEWAY_NAMESPACE)],
      ['10.244.0.1'],
    ]);
  });

  test('a domain becomes active through the pods, with a certificate of the CA, and is served', async () => {
    const stack = { ...pods, ...(await apiOf(pods)) };
    const tenant = randomUUID();
    await addTenant(stack, tenant, 'Acme');
    const started = performance.now();
    const domain = await register(stack, tenant, 'portal.install-acme.com');
    await pods.publish(domain);
    const active = await untilStatus(stack, domain, 'active');
    report(`from registration to active: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    expect(active.certificate).toMatchObject({ issuer: expect.stringContaining('Pebble') });
    expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
  });
});
