import { describe, expect, test } from 'vitest';
import { freshProgress } from '../core/domain.ts';
import { historyForRetry } from '../core/issuance/back-off.ts';
import { aRefusedEdge, aSnapshot, noSuchName, silentDns } from '../testing/builders.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { useSkippedTime } from '../testing/skipped-time.ts';
import { reconcileSignal, statusQuery } from './messages.ts';

const DAY = 86_400_000;
const { env, withDomain, signal } = useSkippedTime();

const statuses = (world: FakeWorld) =>
  world.decisions.flatMap(({ timeline }) =>
    timeline.filter((entry) => entry.kind === 'status_changed').map(({ to }) => to),
  );

describe('the whole schedule, with time skipped', { timeout: 300_000 }, () => {
  test('a record that never comes is looked for on the schedule for seven days, then given up', async () => {
    await withDomain(
      (world) => {
        world.dns = noSuchName;
      },
      async (world, handle) => {
        await handle.result();
        expect(statuses(world)).toEqual(['dns_failed']);
        expect(world.row).toMatchObject({ status: 'dns_failed', nextCheckAt: null, edgeApplied: false });
        const checks = world.calls.filter((call) => call === 'checkDns').length;
        expect(checks).toBeGreaterThan(100);
        expect(checks).toBeLessThan(140);
        const first = Date.parse(world.decisions.at(0)?.at ?? '');
        const last = Date.parse(world.decisions.at(-1)?.at ?? '');
        expect(Math.round((last - first) / DAY)).toBe(7);
        expect(world.calls).not.toContain('applyEdge');
      },
    );
  });

  test('a record that comes on the fifth day is found, and the domain is active', async () => {
    await withDomain(
      (world) => {
        world.dns = noSuchName;
      },
      async (world, handle) => {
        await env().sleep(2 * DAY);
        const { dns } = new FakeWorld(aSnapshot());
        world.dns = dns;
        await env().sleep(DAY / 6 + 60_000);
        expect(world.row?.status).toBe('active');
        expect(statuses(world)).toEqual(['dns_failed', 'pending_certificate', 'deploying', 'active']);
        await handle.result();
        const view = await handle.query(statusQuery);
        expect(view).toMatchObject({ status: 'active', reason: 'https_ok' });
        expect(view?.nextCheckAt).toBe(world.decisions.at(-1)?.changes.nextCheckAt);
      },
    );
  });

  test('silence from DNS fails no claim, and it too ends after seven days', async () => {
    await withDomain(
      (world) => {
        world.dns = silentDns;
      },
      async (world, handle) => {
        await env().sleep(6 * DAY);
        expect(world.row?.status).toBe('verifying_dns');
        await handle.result();
        expect(world.row).toMatchObject({ status: 'dns_failed' });
        expect(world.row?.givenUpAt).not.toBeNull();
      },
    );
  });

  test('a CA that refuses is asked after 1, 10 and 100 minutes and daily, then no more, and nothing stays behind', async () => {
    await withDomain(
      (world) => {
        world.certificate = aRefusedEdge;
      },
      async (world, handle) => {
        await handle.result();
        expect(world.calls.filter((call) => call === 'applyEdge anew')).toHaveLength(9);
        expect(world.calls.at(-1)).toBe('removeEdge');
        expect(world.row).toMatchObject({ status: 'certificate_failed', edgeApplied: false });
      },
    );
  });
});

describe('requests', { timeout: 180_000 }, () => {
  test('a disable that arrives while a round runs wins: the write is fenced off and the edge is cleaned', async () => {
    for (const stage of ['pending_certificate', 'deploying', 'active'] as const) {
      await withDomain(
        (world) => {
          world.beforeRecord = (decision) => {
            if (decision.changes.status !== stage || world.row?.desired === 'disabled') return;
            world.request({ desired: 'disabled' });
          };
        },
        async (world, handle) => {
          await handle.result();
          expect(world.row).toMatchObject({ status: 'disabled', edgeApplied: false });
          expect(statuses(world)).not.toContain(stage);
          expect(world.hasObjects).toBe(false);
        },
      );
    }
  });

  test('a reconcile looks at once; one from a watch begins no new order', async () => {
    await withDomain(
      (world) => {
        world.certificate = aRefusedEdge;
      },
      async (world, handle) => {
        await env().sleep(120_000);
        const orders = () => world.calls.filter((call) => call === 'applyEdge anew').length;
        expect([world.row?.status, orders()]).toEqual(['certificate_failed', 1]);
        // Longer than a busy machine takes to hand out a task, and shorter than the schedule's next order.
        await handle.signal(reconcileSignal, 'watch');
        await env().sleep(30_000);
        expect(orders()).toBe(1);
        await handle.signal(reconcileSignal, 'request');
        await env().sleep(30_000);
        expect(orders()).toBe(2);
        await handle.terminate();
      },
    );
  });

  test('a retry after the CA refused orders anew, a minute after the last order', async () => {
    await withDomain(
      (world) => {
        world.certificate = aRefusedEdge;
      },
      async (world, handle) => {
        await env().sleep(120_000);
        const anew = () => world.calls.filter((call) => call === 'applyEdge anew').length;
        expect([world.row?.status, anew()]).toEqual(['certificate_failed', 1]);
        if (world.row === null) throw new Error('gone');
        const now = new Date(await env().currentTimeMs()).toISOString();
        const progress = { ...freshProgress(now), ...historyForRetry(world.row) };
        world.request({ status: 'pending_dns', progress });
        await handle.signal(reconcileSignal, 'request');
        await env().sleep(90_000);
        expect([world.row?.status, anew()]).toEqual(['certificate_failed', 2]);
        await handle.terminate();
      },
    );
  });

  test('an order that our limits hold at the last moment begins when they say', async () => {
    await withDomain(
      (world) => {
        const anHourOn = Date.parse(world.row?.progress.attemptStartedAt ?? '') + 3_600_000;
        world.limitedUntil = async () => {
          const isDeferred = world.calls.length > 0 && (await env().currentTimeMs()) < anHourOn;
          return isDeferred ? new Date(anHourOn).toISOString() : null;
        };
      },
      async (world, handle) => {
        await env().sleep(60_000);
        expect(world.calls.filter((call) => call.startsWith('applyEdge'))).toEqual(['applyEdge held']);
        expect(world.row).toMatchObject({ status: 'certificate_failed', edgeApplied: false });
        expect(world.decisions.at(-1)).toMatchObject({ reason: 'rate_limited' });
        // Who waits checks again within two minutes after.
        await env().sleep(3_720_000);
        expect(world.row?.status).toBe('active');
        await handle.result();
      },
    );
  });

  test('a deleted domain is forgotten once its record is gone, and its workflow ends', async () => {
    await withDomain(
      () => {},
      async (world, first, taskQueue) => {
        await first.result();
        world.request({ desired: 'deleted' });
        const handle = await signal(world, taskQueue, 'reconcile');
        await env().sleep(24 * 3_600_000);
        expect(world.hasObjects).toBe(false);
        expect(world.decisions.at(-1)).toMatchObject({ reason: 'left_behind' });
        world.dns = noSuchName;
        await handle.result();
        expect(world.row).toBeNull();
        expect(world.hasObjects).toBe(false);
      },
    );
  });
});
