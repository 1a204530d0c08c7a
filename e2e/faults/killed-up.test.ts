import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { outboxDepth } from '../../src/store/outbox/outbox.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  certificatesIssued,
  countEvents,
  register,
  setRecord,
  statusesOf,
  timelineOf,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';
import { failedWorkflowTasks } from '../../src/testing/stack-temporal.ts';
import { isGone, type Part } from '../../src/testing/up-process.ts';

/** The promise is 20 s; a slow machine that runs other tests beside this one may take longer. */
const STARTS_WITHIN_SECONDS = 60;

describe('kill -9 in the middle of activations', () => {
  const tenant = randomUUID();
  let stack: RunningStack;
  let canonicalHost: string;

  beforeAll(async () => {
    stack = await startRunningStack({ PORTAL_DOMAINS_PER_TENANT: '100' });
    await addTenant(stack, tenant, 'Killed');
    ({ canonicalHost } = await register(stack, tenant, 'first.killed.localhost'));
  });
  afterAll(() => stack?.stop());

  const parts: Part[] = ['postgres', 'temporal', 'caddy', 'api', 'worker'];
  test.each(parts)('of %s: it is started again and every activation ends well', async (part) => {
    const domains = await beginActivations(part, 4);
    const pid = stack.pidOf(part);
    stack.signal(part, 'SIGKILL');
    await eventually(`${part} runs again`, () => stack.pidOf(part) !== pid);
    await expectActive(domains);
  });

  test('of up alone: what it started ends by itself, and the next one goes on', async () => {
    const domains = await beginActivations('up', 4);
    const pids = [...parts, 'guard' as const].map((part) => stack.pidOf(part));
    await stack.killUp();
    await eventually('nothing of it runs', () => pids.every(isGone), { withinMs: 60_000 });
    await expectQuickStart();
    await expectActive(domains);
  });

  test('of up and every part at once: the next one goes on', async () => {
    const domains = await beginActivations('all', 4);
    await stack.killAll();
    await expectQuickStart();
    await expectActive(domains);
  });

  test('of up while it is starting: the next one goes on', async () => {
    const domains = await beginActivations('starting', 2);
    await stack.killAll();
    await stack.killWhileStarting('postgres');
    await expectQuickStart();
    await expectActive(domains);
  });

  /** Registers domains whose records are there already and returns when the first of them is on its way. */
  async function beginActivations(kind: string, count: number): Promise<Domain[]> {
    const names = Array.from({ length: count }, (_, index) => `${kind}-${index}.killed.localhost`);
    for (const name of names) await setRecord(stack, name, 'CNAME', canonicalHost);
    const before = await countEvents(stack);
    const domains = await Promise.all(names.map((name) => register(stack, tenant, name)));
    await eventually('they are on their way', async () => (await countEvents(stack)) > before + count, {
      everyMs: 2,
    });
    return domains;
  }

  async function expectActive(domains: readonly Domain[]) {
    for (const domain of domains) {
      await untilStatus(stack, domain, 'active');
      expect(await eventually('the portal answers', () => answered(domain))).toBe(200);
      expect(statusesOf(await timelineOf(stack, domain)).at(-1)).toBe('active');
    }
    await eventually('the outbox is empty', async () => (await outboxDepth(stack.db)) === 0, {
      withinMs: 60_000,
    });
    const ids = domains.map(({ id }) => id);
    expect(await failedWorkflowTasks(stack, ids)).toEqual([]);
    const issued = await certificatesIssued(stack);
    expect(domains.map(({ domain }) => issued.get(domain))).toEqual(domains.map(() => 1));
  }

  async function answered({ domain }: Domain) {
    const answer = await visit(stack, domain);
    return answer.kind === 'answer' && answer.status;
  }

  async function expectQuickStart() {
    const seconds = await stack.startAgain();
    console.info(`up was ready again after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(STARTS_WITHIN_SECONDS);
  }
});
