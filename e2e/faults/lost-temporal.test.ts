import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, show, untilStatus } from '../../src/testing/stack-actions.ts';
import { countRunning } from '../../src/testing/stack-temporal.ts';

/** The time that is promised. */
const BACK_WITHIN_MS = 120_000;

describe('Temporal’s database is deleted', () => {
  const tenant = randomUUID();
  let stack: RunningStack;
  let waiting: Domain[];
  let resting: Domain;

  beforeAll(async () => {
    stack = await startRunningStack();
    await addTenant(stack, tenant, 'Lost');
    waiting = [];
    for (let n = 0; n < 5; n += 1) waiting.push(await register(stack, tenant, `n${n}.lost.localhost`));
    const live = await register(stack, tenant, 'live.lost.localhost');
    await publishRecord(stack, live);
    resting = await untilStatus(stack, live, 'active');
    for (const domain of waiting) await untilStatus(stack, domain, 'dns_failed');
  });
  afterAll(() => stack?.stop());

  async function deleteDatabase() {
    const { dataDir } = stack.config;
    const files = (await readdir(dataDir)).filter((name) => name.startsWith('temporal.db'));
    expect(files).toContain('temporal.db');
    for (const file of files) await rm(join(dataDir, file));
  }

  async function expectAllBack() {
    const ids = waiting.map(({ id }) => id);
    const started = performance.now();
    await eventually(
      'every workflow runs again',
      async () => (await countRunning(stack, ids)) === ids.length,
      {
        withinMs: BACK_WITHIN_MS,
      },
    );
    console.info(
      `${ids.length} of ${ids.length} were back after ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    for (const domain of waiting) expect((await show(stack, domain))?.status).toBe('dns_failed');
    await expectStillAtRest();
  }

  /** A domain at rest has nothing in Temporal to lose: none is started for it, until somebody asks. */
  async function expectStillAtRest() {
    expect(await countRunning(stack, [resting.id])).toBe(0);
    const before = await show(stack, resting);
    const params = { path: { tenant, id: resting.id } };
    await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', { params });
    await eventually('it is checked by a workflow of its own', async () => {
      const now = await show(stack, resting);
      return now?.status === 'active' && (now.lastCheckedAt ?? '') > (before?.lastCheckedAt ?? '');
    });
  }

  test('with everything killed: the next start has every workflow running again, long before it is due', async () => {
    await stack.killAll();
    await deleteDatabase();
    await stack.startAgain();
    await expectAllBack();
  });

  test('while the others run on: so too', async () => {
    await deleteDatabase();
    stack.signal('temporal', 'SIGKILL');
    await expectAllBack();
  });
});
