import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { verifyWebhook } from '../../src/client/webhooks.ts';
import { environment } from '../../src/config/config.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { seededRandom } from '../../src/testing/seeded-random.ts';
import {
  addTenant,
  publishRecord,
  registerStubbornly,
  statusesOf,
  timelineOf,
  untilStatus,
} from '../../src/testing/stack-actions.ts';
import type { Part } from '../../src/testing/up-process.ts';
import { type Received, startReceiver } from '../../src/testing/webhook-receiver.ts';

const DOMAINS = 12;
/** Each domain is registered, and has four statuses after that. */
const EVENTS = DOMAINS * 5;
const KILLED: readonly Part[] = ['worker', 'postgres', 'worker', 'postgres', 'worker'];

describe('webhooks while the worker and PostgreSQL are killed', () => {
  const seed = Number(environment().TEST_SEED ?? randomInt(2 ** 32));
  const random = seededRandom(seed);
  const tenant = randomUUID();
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await startRunningStack();
    await addTenant(stack, tenant, 'Unlucky');
  });
  afterAll(() => stack?.stop());

  test(`each event is delivered at least once, in the order of its domain, and signed (TEST_SEED=${seed})`, async () => {
    console.info(`TEST_SEED=${seed}`);
    await using receiver = await startReceiver();
    const made = await stack.api.POST('/api/v1/webhooks', { body: { url: receiver.url, tenant } });
    const secret = made.data?.secret ?? '';
    const moments = random.moments(KILLED.length, 1, EVENTS - 10);
    const kills = killAt(moments, () => receiver.received.length);
    const domains: Domain[] = [];
    for (let n = 0; n < DOMAINS; n += 1) {
      const domain = await registerStubbornly(stack, tenant, `portal-${n}.hooked.localhost`);
      domains.push(domain);
      await publishRecord(stack, domain);
    }
    for (const domain of domains) await untilStatus(stack, domain, 'active');
    await kills;

    for (const domain of domains) {
      const statuses = statusesOf(await timelineOf(stack, domain));
      await expect
        .poll(() => statusesReceived(receiver.received, domain), { timeout: 60_000 })
        .toEqual(statuses);
    }
    for (const { headers, body } of receiver.received)
      expect(verifyWebhook({ headers, body, secrets: [secret] })).toMatchObject({ ok: true });
  }, 400_000);

  /** Kills a part whenever so many requests have come; the supervisor starts it again. */
  async function killAt(moments: readonly number[], received: () => number) {
    for (const [i, moment] of moments.entries()) {
      const part = KILLED[i] ?? 'worker';
      await eventually(`request ${moment}`, () => received() >= moment, { withinMs: 220_000, everyMs: 2 });
      const pid = await eventually(`${part} runs`, () => stack.pidOf(part));
      stack.signal(part, 'SIGKILL');
      await eventually(`${part} runs again`, () => stack.pidOf(part) !== pid);
    }
  }
});

/** The statuses in the events of a domain, each event where it came first. */
function statusesReceived(received: readonly Received[], { id }: Domain): unknown[] {
  const events = new Map(received.map((one) => [one.id, one.event] as const).toReversed());
  const inOrder = [...new Set(received.map((one) => one.id))].map((event) => events.get(event));
  return inOrder.flatMap((event) => (event?.data.domainId === id ? [event.data.to] : []));
}
