import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { environment } from '../../src/config/config.ts';
import type { Status } from '../../src/core/conditions.ts';
import { outboxDepth } from '../../src/store/outbox/outbox.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { seededRandom } from '../../src/testing/seeded-random.ts';
import {
  addTenant,
  certificatesIssued,
  countEvents,
  disable,
  leftAtEdge,
  onPatrol,
  publishRecord,
  registerStubbornly,
  show,
  statusesOf,
  timelineOf,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';
import { countRunning, countRuns, failedWorkflowTasks } from '../../src/testing/stack-temporal.ts';
import type { Part } from '../../src/testing/up-process.ts';

const STAGES: [Status, ...Status[]] = [
  'pending_dns',
  'verifying_dns',
  'pending_certificate',
  'deploying',
  'active',
];
/** Lines of all timelines together that there are at least when all has ended well. */
const LINES = 80;

describe('20 registrations while the worker and the API are killed at random moments', () => {
  const seed = Number(environment().TEST_SEED ?? randomInt(2 ** 32));
  const random = seededRandom(seed);
  const tenant = randomUUID();
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await startRunningStack({ PORTAL_DOMAINS_PER_TENANT: '100' });
    await addTenant(stack, tenant, 'Unlucky');
  });
  afterAll(() => stack?.stop());

  test(`each comes to its right end, nothing is lost, one certificate each (TEST_SEED=${seed})`, async () => {
    console.info(`TEST_SEED=${seed}`);
    const kills = [
      killAt('worker', random.moments(4, 5, LINES - 10)),
      killAt('api', random.moments(4, 1, LINES - 10)),
    ];
    const names = (count: number, kind: string) =>
      Array.from({ length: count }, (_, index) => `${kind}-${index}.unlucky.localhost`);
    const [wanted, switchedOff, unproved] = await Promise.all([
      oneByOne(names(10, 'wanted'), publishLater),
      oneByOne(names(5, 'off'), switchOffMidway),
      oneByOne(names(5, 'unproved'), async () => undefined),
    ]);
    await Promise.all(wanted.map((domain) => untilStatus(stack, domain, 'active')));
    await Promise.all(switchedOff.map((domain) => untilStatus(stack, domain, 'disabled')));
    await Promise.all(kills);
    const killedUntil = new Date().toISOString();
    await Promise.all(unproved.map((domain) => untilChecked(domain, killedUntil)));

    await expectWholeTimelines([...wanted, ...switchedOff, ...unproved]);
    await expectOneCertificateEach(wanted, [...switchedOff, ...unproved]);
    const ids = [...wanted, ...switchedOff, ...unproved].map(({ id }) => id);
    expect(await failedWorkflowTasks(stack, ids)).toEqual([]);
    const waiting = unproved.map(({ id }) => id);
    expect(await countRuns(stack, waiting)).toEqual(waiting.map(() => 1));
    // At rest none runs; a signal that a killed worker delivered twice may have started one more.
    const resting = wanted.map(({ id }) => id);
    await eventually(
      'no workflow runs for what is live and well',
      async () => (await countRunning(stack, resting)) === 0,
      {
        withinMs: 60_000,
      },
    );
    expect(await onPatrol(stack, resting)).toBe(resting.length);
  }, 480_000);

  /** Kills the part whenever all timelines together have so many lines; the supervisor starts it again. */
  async function killAt(part: Part, moments: readonly number[]) {
    for (const moment of moments) {
      await eventually(`line ${moment}`, async () => (await countEvents(stack)) >= moment, {
        withinMs: 220_000,
        everyMs: 5,
      });
      const pid = await eventually(`${part} runs`, () => stack.pidOf(part));
      stack.signal(part, 'SIGKILL');
      await eventually(`${part} runs again`, () => stack.pidOf(part) !== pid);
    }
  }

  async function oneByOne(names: readonly string[], then: (domain: Domain) => Promise<void>) {
    const domains: Domain[] = [];
    const rest: Promise<void>[] = [];
    for (const name of names) {
      const domain = await registerStubbornly(stack, tenant, name);
      domains.push(domain);
      rest.push(then(domain));
    }
    await Promise.all(rest);
    return domains;
  }

  async function publishLater(domain: Domain) {
    await publishRecord(stack, domain);
  }

  async function switchOffMidway(domain: Domain) {
    const stage = STAGES.indexOf(random.pick(STAGES));
    await publishRecord(stack, domain);
    await untilStatus(stack, domain, ...STAGES.slice(stage));
    await disable(stack, domain);
  }

  /** It has no record, and is still checked. */
  async function untilChecked(domain: Domain, since: string) {
    const checked = await eventually(
      `${domain.domain} is checked`,
      async () => {
        const now = await show(stack, domain);
        return now !== null && (now.lastCheckedAt ?? '') > since && now;
      },
      { withinMs: 150_000 },
    );
    expect(['verifying_dns', 'dns_failed']).toContain(checked.status);
  }

  /** No line is lost and none was written twice: each change begins where the one before ended, the last with the row. */
  async function expectWholeTimelines(domains: readonly Domain[]) {
    await eventually('the outbox is empty', async () => (await outboxDepth(stack.db)) === 0, {
      withinMs: 60_000,
    });
    for (const domain of domains) {
      const timeline = await timelineOf(stack, domain);
      const statuses = statusesOf(timeline);
      expect(statuses[0]).toBe('pending_dns');
      expect(statuses.at(-1)).toBe((await show(stack, domain))?.status);
      expect(timeline.filter(({ kind }) => kind === 'registered')).toHaveLength(1);
    }
  }

  async function expectOneCertificateEach(wanted: readonly Domain[], others: readonly Domain[]) {
    const issued = await certificatesIssued(stack);
    expect(wanted.map(({ domain }) => [domain, issued.get(domain)])).toEqual(
      wanted.map(({ domain }) => [domain, 1]),
    );
    for (const { domain } of wanted) expect(await visit(stack, domain)).toMatchObject({ status: 200 });
    for (const { domain } of others) {
      expect(issued.get(domain) ?? 0).toBeLessThanOrEqual(1);
      // What the edge had under way when the domain was switched off may still end, and is thrown away then.
      await eventually(
        `nothing is left of ${domain}`,
        async () => (await leftAtEdge(stack, domain)).length === 0,
      );
    }
  }
});
