import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { addTenant, register, untilStatus, visit } from '../../src/testing/stack-actions.ts';
import { apiOf, ensureInstalled, openPods, type Pods, untilReady } from './pods.ts';
import { processOf, signalPart } from './testing/processes.ts';

const ACME = 'acme.cert-manager.io/v1';

/** The challenge pods are the product's own, behind the gateway; cert-manager's own solver pods get no request. */
describe('HTTP-01 answered by two responder pods', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
  });
  afterAll(() => pods?.close());

  test('an order succeeds although one of them is killed in the middle of it', async () => {
    const stack = { ...pods, ...(await apiOf(pods)) };
    const tenant = randomUUID();
    await addTenant(stack, tenant, 'Killed');
    const [victim] = await pods.podsOf('challenges');
    if (victim === undefined) throw new Error('no responder runs');
    const pid = await processOf(victim);
    const domain = await register(stack, tenant, 'portal.killed-responder.com');
    await pods.publish(domain);
    await eventually(
      'there is a challenge',
      async () => (await pods.kube.list({ apiVersion: ACME, kind: 'Challenge' })).length > 0,
      {
        withinMs: 60_000,
        everyMs: 10,
      },
    );
    // The CA holds its breath, so that the order cannot be over before the responder is.
    signalPart(pods, 'pebble', 'SIGSTOP');
    const orders = await pods.kube.list({ apiVersion: ACME, kind: 'Order' });
    expect(orders.map(({ status }) => (status as { state?: string }).state)).toContain('pending');
    process.kill(pid, 'SIGKILL');
    signalPart(pods, 'pebble', 'SIGCONT');
    const active = await untilStatus(stack, domain, 'active');
    expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
    const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains/{id}/events', {
      params: { path: { tenant, id: active.id }, query: { limit: 200 } },
    });
    // At the first try: no order failed.
    expect(data?.events.map(({ to }) => to)).not.toContain('certificate_failed');
    await untilReady(pods);
    const again = (await pods.podsOf('challenges')).find(
      ({ metadata }) => metadata.name === victim.metadata.name,
    );
    expect(again?.status.containerStatuses?.[0]?.restartCount).toBe(1);
  });
});
