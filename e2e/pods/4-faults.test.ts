import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { LABELS } from '../../src/edge/kubernetes/resources/names.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { addTenant, register, show, untilStatus, visit } from '../../src/testing/stack-actions.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';
import { NODE_NAME } from '../cluster/node/addresses.ts';
import {
  apiOf,
  type Component,
  ensureInstalled,
  isReady,
  openPods,
  type Pod,
  type Pods,
  untilReady,
} from './pods.ts';
import { processOf, signalPart } from './testing/processes.ts';

const report = (line: string) => process.stdout.write(`  ${line}\n`);
const restartsOf = ({ status }: Pod) => status.containerStatuses?.[0]?.restartCount;

describe('pods in trouble', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
  });
  afterAll(() => pods?.close());

  async function one(component: Component): Promise<Pod> {
    const [pod] = await pods.podsOf(component);
    if (pod === undefined) throw new Error(`no pod of ${component}`);
    return pod;
  }
  const again = async (pod: Pod, component: Component) =>
    (await pods.podsOf(component)).find(({ metadata }) => metadata.name === pod.metadata.name) ?? null;
  /** Waits until the pod has been restarted so often and is Ready again. */
  const restarted = (pod: Pod, component: Component, withinMs = 60_000) =>
    eventually(
      `${pod.metadata.name} is restarted`,
      async () => {
        const now = await again(pod, component);
        return now !== null && restartsOf(now) === (restartsOf(pod) ?? 0) + 1 && isReady(now) && now;
      },
      { withinMs, everyMs: 250 },
    );

  test('a killed worker is restarted and Ready again', async () => {
    const pod = await one('worker');
    process.kill(await processOf(pod), 'SIGKILL');
    const now = await restarted(pod, 'worker');
    expect(now.status.containerStatuses?.[0]?.lastState.terminated?.exitCode).toBe(137);
  });

  test('one that takes more memory than its limit is ended, and restarted', async () => {
    const pod = await one('challenges');
    const greedy = 'const a=[];for(;;)a.push(Buffer.alloc(1<<24,1))';
    const result = await pods.tryKubectl('exec', pod.metadata.name, '--', 'node', '-e', greedy);
    expect(result.code).toBe(137);
    await untilReady(pods);
  });

  test('two evictions at once: the disruption budget refuses the second', async () => {
    const all = await pods.podsOf('api');
    const statuses = [];
    for (const { metadata } of all) {
      const path = `/api/v1/namespaces/msp/pods/${metadata.name}/eviction`;
      const text = JSON.stringify({
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: metadata.name },
      });
      statuses.push((await pods.kube.ask('POST', path, { type: 'application/json', text })).status);
    }
    expect(statuses).toEqual([201, 429]);
    await untilReady(pods);
  });

  test('PostgreSQL stands still for 25 s: the API is not Ready and not restarted, and Ready soon after', async () => {
    const before = await pods.podsOf('api');
    signalPart(pods, 'postgres', 'SIGSTOP');
    const frozen = performance.now();
    await eventually('no API pod is Ready', async () => !(await pods.podsOf('api')).some(isReady), {
      withinMs: 24_000,
      everyMs: 250,
    });
    // As long as in the description of the guarantee; nothing but the time itself is to be waited for.
    await new Promise((resolve) => setTimeout(resolve, 25_000 - (performance.now() - frozen)));
    signalPart(pods, 'postgres', 'SIGCONT');
    const resumed = performance.now();
    await eventually('all API pods are Ready', async () => (await pods.podsOf('api')).every(isReady), {
      withinMs: 30_000,
      everyMs: 100,
    });
    report(`Ready ${((performance.now() - resumed) / 1000).toFixed(1)} s after PostgreSQL went on`);
    expect((await pods.podsOf('api')).map(restartsOf)).toEqual(before.map(restartsOf));
  });

  test('the DNS of the cluster hangs: what is served stays so, and a new domain is active once it is back', async () => {
    const stack = { ...pods, ...(await apiOf(pods)) };
    const tenant = randomUUID();
    await addTenant(stack, tenant, 'Without DNS');
    const served = await register(stack, tenant, 'portal.served-without-dns.com');
    await pods.publish(served);
    await untilStatus(stack, served, 'active');
    const before = await objectsOf(served);
    expect(before.map(({ kind }) => kind)).toEqual(['Certificate', 'Gateway', 'VirtualService']);

    signalPart(pods, 'coredns', 'SIGSTOP');
    try {
      const path = { tenant, id: served.id };
      // Without a look to its end in the middle of the outage, nothing would have been put to the test.
      const { data: asked } = await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', {
        params: { path },
      });
      const checked = await eventually(
        'the served name was checked',
        async () => {
          const now = await show(stack, served);
          return now !== null && now.lastCheckedAt !== asked?.lastCheckedAt && now;
        },
        { withinMs: 120_000 },
      );
      report(`checked without DNS: ${checked.status}, ${checked.reason}`);
      const domain = await register(stack, tenant, 'portal.without-dns.com');
      await pods.publish(domain);
      expect((await fetch(`${stack.apiUrl}/readyz`)).status).toBe(200);
      expect(await visit(stack, served.domain)).toMatchObject({ kind: 'answer', status: 200 });
      expect(await objectsOf(served)).toEqual(before);
      signalPart(pods, 'coredns', 'SIGCONT');
      await untilStatus(stack, domain, 'active');
    } finally {
      signalPart(pods, 'coredns', 'SIGCONT');
    }
    await untilStatus(stack, served, 'active');
    expect(await visit(stack, served.domain)).toMatchObject({ kind: 'answer', status: 200 });
    expect(await objectsOf(served)).toEqual(before);
  });

  /** The objects that stand for a domain on the cluster; made anew or changed, it has another uid or generation. */
  async function objectsOf({ id }: Domain) {
    const kinds = [
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
      { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' },
      { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
    ];
    const all = await Promise.all(kinds.map((of) => pods.kube.list(of)));
    return all
      .flat()
      .filter(({ metadata }) => metadata.labels?.[LABELS.domainId] === id)
      .map(({ kind, metadata }) => {
        const { name, uid, generation } = metadata as KubeObject['metadata'] & Record<string, unknown>;
        return { kind, name, uid, generation };
      });
  }

  test('a hung responder is taken out of the Service, and ended by its liveness probe', async () => {
    const pod = await one('challenges');
    process.kill(await processOf(pod), 'SIGSTOP');
    const hung = performance.now();
    await eventually('it is not Ready', async () => {
      const now = await again(pod, 'challenges');
      return now !== null && !isReady(now);
    });
    await restarted(pod, 'challenges', 150_000);
    report(`restarted and Ready ${((performance.now() - hung) / 1000).toFixed(0)} s after it hung`);
  });

  test('a drain keeps to the budgets, and everything runs again once the node takes pods', async () => {
    const drained = pods.tryKubectl(
      ...['drain', NODE_NAME, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=20s'],
    );
    // One node: what is evicted finds no other, so that each budget lets go of one pod only.
    const result = await drained;
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('disruption budget')]);
    for (const component of ['api', 'challenges'] as const)
      expect([component, (await pods.podsOf(component)).filter(isReady).length]).toEqual([component, 1]);
    await pods.kubectlRun('uncordon', NODE_NAME);
    await untilReady(pods);
  });
});
