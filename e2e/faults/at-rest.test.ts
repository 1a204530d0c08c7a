import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { type RestingStack, startRestingStack } from '../../src/testing/resting-stack.ts';
import { leftAtEdge, onPatrol, show, timelineOf, visit } from '../../src/testing/stack-actions.ts';
import { countRunning } from '../../src/testing/stack-temporal.ts';

describe('domains at rest, while parts of the product are killed or stopped,', () => {
  let fleet: RestingStack;
  beforeAll(async () => {
    fleet = await startRestingStack();
    await fleet.restsAgain();
  });
  afterAll(() => fleet?.stack.stop());

  test('are left to the others within a minute by a worker that is killed with them in hand', async () => {
    const since = new Date().toISOString();
    // Handshakes with it hang.
    fleet.stack.signal('caddy', 'SIGSTOP');
    await fleet.makeDue();
    await eventually('they are claimed', async () =>
      (await fleet.places()).some(({ leased_until }) => leased_until !== null),
    );
    fleet.stack.signal('worker', 'SIGKILL');
    fleet.stack.signal('caddy', 'SIGCONT');
    await fleet.visitedSince(since);
    await eventually('nobody has them in hand', async () =>
      (await fleet.places()).every(({ leased_until }) => leased_until === null),
    );
    expect(await countRunning(fleet.stack, fleet.ids)).toBe(0);
  });

  test('are an incident of ours while the edge is away: nothing is withdrawn, and all rest again after it', async () => {
    fleet.stack.signal('caddy', 'SIGSTOP');
    const incidents = async () => (await fleet.stack.api.GET('/api/v1/stats')).data?.ourIncidents ?? [];
    await eventually(
      'an incident is open',
      async () => {
        await fleet.makeDue();
        return (await incidents()).some(({ kind, closedAt }) => kind === 'edge' && closedAt === null);
      },
      { withinMs: 120_000, everyMs: 2_000 },
    );
    expect((await incidents()).filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
    for (const domain of fleet.domains) {
      expect((await show(fleet.stack, domain))?.status).toBe('active');
      expect(await leftAtEdge(fleet.stack, domain.domain)).not.toEqual([]);
    }
    fleet.stack.signal('caddy', 'SIGCONT');
    await fleet.restsAgain(200_000);
    await eventually(
      'the incident is over',
      async () => (await incidents()).every(({ closedAt }) => closedAt !== null),
      { withinMs: 90_000 },
    );
    await eventually(
      'each row says that it is well',
      async () => {
        const shown = await Promise.all(fleet.domains.map((domain) => show(fleet.stack, domain)));
        return shown.every((one) => one?.conditions.every(({ status }) => status === 'True') === true);
      },
      { withinMs: 90_000 },
    );
    for (const domain of fleet.domains)
      expect(await visit(fleet.stack, domain.domain)).toMatchObject({ status: 200 });
    // Workflows check every two minutes while the edge is away; each wait above has its own bound.
  }, 480_000);

  test('are concluded nothing about while PostgreSQL is away, and visited once it is back', async () => {
    const since = new Date().toISOString();
    const before = await Promise.all(fleet.domains.map((domain) => timelineOf(fleet.stack, domain)));
    await fleet.makeDue();
    const pid = fleet.stack.pidOf('postgres');
    fleet.stack.signal('postgres', 'SIGKILL');
    await eventually('it runs again', () => fleet.stack.pidOf('postgres') !== pid, { withinMs: 60_000 });
    await eventually('the places can be read', async () => (await fleet.places()).length > 0);
    // One that was claimed just before waits for the end of its lease, one that failed is put off for a minute.
    await fleet.visitedSince(since, 150_000);
    expect(await onPatrol(fleet.stack, fleet.ids)).toBe(fleet.domains.length);
    const after = await Promise.all(fleet.domains.map((domain) => timelineOf(fleet.stack, domain)));
    expect(after).toEqual(before);
  });
});
