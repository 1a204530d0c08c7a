import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { type RestingStack, startRestingStack } from '../../src/testing/resting-stack.ts';
import {
  disable,
  leftAtEdge,
  onPatrol,
  show,
  timelineOf,
  untilStatus,
} from '../../src/testing/stack-actions.ts';
import { countRunning, countRuns } from '../../src/testing/stack-temporal.ts';

/** Processes that are killed or stopped meanwhile: e2e/faults/at-rest.test.ts. */
describe('domains of six tenants that are live and well', () => {
  let fleet: RestingStack;
  beforeAll(async () => {
    fleet = await startRestingStack();
  });
  afterAll(() => fleet?.stack.stop());

  async function visitAll() {
    const since = new Date().toISOString();
    await fleet.makeDue();
    await fleet.visitedSince(since);
  }

  test('have no workflow, and a place on the patrol each', async () => {
    await fleet.restsAgain();
    for (const domain of fleet.domains) {
      const seen = await show(fleet.stack, domain);
      expect(seen).toMatchObject({ status: 'active', nextCheckAt: expect.any(String) });
    }
  });

  test('are visited, first as a whole and then by the few questions; nothing of it reaches Temporal or a timeline', async () => {
    const runs = await countRuns(fleet.stack, fleet.ids);
    const lines = await Promise.all(fleet.domains.map((domain) => timelineOf(fleet.stack, domain)));
    await visitAll();
    const first = await fleet.places();
    for (const { dns_fingerprint } of first) expect(dns_fingerprint).not.toBeNull();
    await visitAll();
    const second = await fleet.places();
    expect(second.map(({ round }) => round)).toEqual(first.map(({ round }) => round));
    expect(await countRuns(fleet.stack, fleet.ids)).toEqual(runs);
    expect(await countRunning(fleet.stack, fleet.ids)).toBe(0);
    const after = await Promise.all(fleet.domains.map((domain) => timelineOf(fleet.stack, domain)));
    expect(after).toEqual(lines);
  });

  test('leave the patrol when somebody switches them off, by a workflow of their own', async () => {
    const [domain] = fleet.domains;
    if (domain === undefined) throw new Error('there is none');
    await disable(fleet.stack, domain);
    await untilStatus(fleet.stack, domain, 'disabled');
    await eventually(
      'its workflow has ended',
      async () => (await countRunning(fleet.stack, [domain.id])) === 0,
    );
    expect(await onPatrol(fleet.stack, [domain.id])).toBe(0);
    expect(await leftAtEdge(fleet.stack, domain.domain)).toEqual([]);
  });
});
