import { describe, expect, test } from 'vitest';
import { aPreflight, aProbe } from '../testing/builders.ts';
import { useSkippedTime } from '../testing/skipped-time.ts';

const DAY = 86_400_000;
const { env, withDomain, signal } = useSkippedTime();

describe('the workflow of a domain at rest', { timeout: 300_000 }, () => {
  test('a domain that is live and well is at rest: its workflow ends, and no check of its own follows', async () => {
    await withDomain(
      () => {},
      async (world, handle) => {
        await handle.result();
        expect(world.row).toMatchObject({ status: 'active', nextCheckAt: null });
        expect(world.decisions.at(-1)?.rest).not.toBeNull();
        const { status } = await env().client.workflow.getHandle(handle.workflowId).describe();
        expect(status.name).toBe('COMPLETED');
      },
    );
  });

  test('a live domain that is not well has a workflow for as long; its runs continue as new, and it ends when all is well', async () => {
    await withDomain(
      (world) => {
        if (world.row === null) throw new Error('gone');
        const now = world.row.progress.attemptStartedAt;
        const over = { status: 'active', provedAt: now, proofMethod: 'cname', activatedAt: now } as const;
        world.row = { ...world.row, ...over, edgeApplied: true };
        world.hasObjects = true;
        world.probe = () => aProbe({ outcome: 'unexpected_answer' });
      },
      async (world, handle) => {
        await env().sleep(DAY / 12);
        expect(world.row?.status).toBe('active');
        // Every two minutes, of which one run takes about eight.
        expect(world.calls.filter((call) => call === 'checkDns').length).toBeGreaterThan(50);
        const newest = env().client.workflow.getHandle(handle.workflowId);
        const { runId, historyLength } = await newest.describe();
        expect(runId).not.toBe(handle.firstExecutionRunId);
        expect(historyLength).toBeLessThan(400);
        world.probe = () => aProbe();
        await newest.result();
        expect(world.decisions.at(-1)?.rest).not.toBeNull();
      },
    );
  });

  test.each(['reconcile', 'disable'] as const)(
    'a %s of a domain at rest starts its workflow again, under the same id',
    async (sent) => {
      await withDomain(
        () => {},
        async (world, handle, taskQueue) => {
          await handle.result();
          expect(world.row?.status).toBe('active');
          const checks = world.calls.length;
          if (sent === 'disable') world.request({ desired: 'disabled' });
          const again = await signal(world, taskQueue, sent);
          expect(again.workflowId).toBe(handle.workflowId);
          expect(again.signaledRunId).not.toBe(handle.firstExecutionRunId);
          await again.result();
          expect(world.calls.length).toBeGreaterThan(checks);
          expect(world.row?.status).toBe(sent === 'disable' ? 'disabled' : 'active');
          expect(world.hasObjects).toBe(sent !== 'disable');
        },
      );
    },
  );

  test('a request whose round the patrol overtook is met by the next round', async () => {
    let preflights = 0;
    await withDomain(
      (world) => {
        world.preflight = () => {
          preflights += 1;
          // Due again for nobody who does not ask for it.
          return aPreflight({ observedAt: '2099-01-01T00:00:00.000Z' });
        };
      },
      async (world, handle, taskQueue) => {
        await handle.result();
        preflights = 0;
        // The next round is another activity's, to which the workflow carries the request.
        world.mayGoOn = () => false;
        let isOvertaken = false;
        world.beforeRecord = () => {
          if (isOvertaken || world.row === null) return;
          isOvertaken = true;
          world.row = { ...world.row, round: world.row.round + 1 };
        };
        await (await signal(world, taskQueue, 'reconcile')).result();
        expect([isOvertaken, preflights]).toEqual([true, 2]);
      },
    );
  });

  test('a signal that comes as the domain comes to rest is seen to before the workflow ends', async () => {
    await withDomain(
      () => {},
      async (world, handle, taskQueue) => {
        let sent: Promise<unknown> | null = null;
        world.beforeRecord = (decision) => {
          if (decision.rest !== null && sent === null) sent = signal(world, taskQueue, 'reconcile');
        };
        await handle.result();
        await sent;
        await env().client.workflow.getHandle(handle.workflowId).result();
        expect(world.decisions.filter(({ rest }) => rest !== null)).toHaveLength(2);
      },
    );
  });
});
