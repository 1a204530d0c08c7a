import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { canaryOf } from '../../src/probe/canary.ts';
import { outboxDepth } from '../../src/store/outbox/outbox.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  disable,
  isAllowedByAsk,
  isNotServed,
  leftAtEdge,
  publishRecord,
  register,
  statusesOf,
  timelineOf,
  untilStatus,
} from '../../src/testing/stack-actions.ts';
import { countRuns, failedWorkflowTasks } from '../../src/testing/stack-temporal.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import type { Part } from '../../src/testing/up-process.ts';
import { type CountedServer, startWebServer } from '../../src/testing/web-servers.ts';

describe('while a part stands still', () => {
  const tenant = randomUUID();
  let stack: RunningStack;
  const stopped = new Set<Part>();

  /** In the edge's place for the preflight, or nothing would be begun at an edge that stands still. */
  let port80: CountedServer;
  /** Requests to it that wait for their answer; null where it answers at once. */
  let unanswered: (() => void)[] | null = null;

  beforeAll(async () => {
    const [port = 0] = await steadyPorts(1);
    const { answer } = canaryOf('portal.localhost');
    port80 = await startWebServer('127.0.0.1', port, (_, response) => {
      const respond = () => response.end(answer);
      if (unanswered === null) respond();
      else unanswered.push(respond);
    });
    stack = await startRunningStack({ PORTAL_EDGE_HTTP_ADDRESS: `127.0.0.1:${port}` });
    await addTenant(stack, tenant, 'Patient');
  });
  // A process that stands still can neither be asked to stop nor be told to.
  afterEach(() => {
    for (const part of stopped) goOn(part);
    answerPreflights();
  });
  afterAll(async () => {
    await stack?.stop();
    await port80?.close();
  });

  function standStill(part: Part) {
    stack.signal(part, 'SIGSTOP');
    stopped.add(part);
  }

  function goOn(part: Part) {
    stack.signal(part, 'SIGCONT');
    stopped.delete(part);
  }

  function answerPreflights() {
    const waiting = unanswered ?? [];
    unanswered = null;
    for (const respond of waiting) respond();
  }

  /** Nothing waits for it: a call to what stands still would hang. */
  const HANGS_MS = 9_000;

  test('a domain registered while Temporal is away is stored at once, and picked up once when it is back', async () => {
    standStill('temporal');
    const started = performance.now();
    const domain = await register(stack, tenant, 'portal.away.localhost');
    expect(performance.now() - started).toBeLessThan(HANGS_MS);
    expect(await outboxDepth(stack.db)).toBe(1);
    await publishRecord(stack, domain);
    expect(statusesOf(await timelineOf(stack, domain))).toEqual(['pending_dns']);
    goOn('temporal');
    await untilStatus(stack, domain, 'active');
    await eventually('the outbox is empty', async () => (await outboxDepth(stack.db)) === 0);
    await eventually(
      'Temporal lists the workflow',
      async () => (await countRuns(stack, [domain.id]))[0] !== 0,
    );
    expect(await countRuns(stack, [domain.id])).toEqual([1]);
    expect(await failedWorkflowTasks(stack, [domain.id])).toEqual([]);
  });

  test.each([
    ['postgres', ['api', 'worker'], /PostgreSQL does not answer within 1.5 s/],
    ['temporal', ['worker'], /Temporal does not answer within 1.5 s/],
  ] as const)(
    'while %s hangs, what needs it (%j) is not ready, and says so',
    async (part, needing, message) => {
      const readyz = async (of: 'api' | 'worker') => {
        const response = await fetch(`http://127.0.0.1:${stack.config.ports[of]}/readyz`);
        return { status: response.status, body: await response.text() };
      };
      // Each connection of PostgreSQL is a process of its own.
      const { rows } =
        part === 'postgres'
          ? await sql<{ pid: number }>`select pid from pg_stat_activity where datname is not null`.execute(
              stack.db,
            )
          : { rows: [] };
      standStill(part);
      for (const { pid } of rows) process.kill(pid, 'SIGSTOP');
      for (const one of needing) {
        await eventually(
          `${one} is not ready`,
          async () => (await readyz(one)).status === 503 && message.test((await readyz(one)).body),
        );
      }
      for (const { pid } of rows) process.kill(pid, 'SIGCONT');
      goOn(part);
      for (const one of needing)
        await eventually(`${one} is ready again`, async () => (await readyz(one)).status === 200);
    },
  );

  describe('a disable wins', () => {
    async function expectOff(domain: Domain) {
      await untilStatus(stack, domain, 'disabled');
      expect(await isAllowedByAsk(stack, domain.domain)).toBe(false);
      expect(await isNotServed(stack, domain.domain)).toBe(true);
      // What the edge had under way when the domain was switched off may still end, and is thrown away then.
      await expect.poll(() => leftAtEdge(stack, domain.domain), { timeout: 30_000 }).toEqual([]);
      const statuses = statusesOf(await timelineOf(stack, domain));
      expect(statuses.at(-1)).toBe('disabled');
      return statuses;
    }

    test('over a domain that no worker has picked up yet', async () => {
      standStill('worker');
      const domain = await register(stack, tenant, 'stored.off.localhost');
      await publishRecord(stack, domain);
      await disable(stack, domain);
      goOn('worker');
      expect(await expectOff(domain)).toEqual(['pending_dns', 'disabled']);
    });

    test('over a domain whose record is being looked for, also when the record appears afterwards', async () => {
      const domain = await register(stack, tenant, 'looking.off.localhost');
      await untilStatus(stack, domain, 'verifying_dns');
      await disable(stack, domain);
      await publishRecord(stack, domain);
      expect(await expectOff(domain)).toEqual(['pending_dns', 'verifying_dns', 'disabled']);
    });

    test.each(['pending_certificate', 'deploying'] as const)(
      'over a domain that is %s, also when the edge gets its certificate afterwards',
      async (stage) => {
        const domain = await register(stack, tenant, `${stage.replace('_', '-')}.off.localhost`);
        standStill('caddy');
        // The sandbox's CA issues within milliseconds: only a preflight without an answer keeps a domain from it.
        if (stage === 'pending_certificate') unanswered = [];
        await publishRecord(stack, domain);
        await untilStatus(stack, domain, stage);
        await disable(stack, domain);
        goOn('caddy');
        answerPreflights();
        const statuses = await expectOff(domain);
        expect(statuses).toContain(stage);
        expect(statuses).not.toContain('active');
      },
    );

    test('over a domain that is active', async () => {
      const domain = await register(stack, tenant, 'active.off.localhost');
      await publishRecord(stack, domain);
      await untilStatus(stack, domain, 'active');
      await disable(stack, domain);
      expect(await expectOff(domain)).toContain('active');
    });
  });
});
