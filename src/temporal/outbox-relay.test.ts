import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { outboxDepth } from '../store/outbox/outbox.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain, aTenant } from '../testing/store-builders.ts';
import { OutboxRelay } from './outbox-relay.ts';

const database = useDatabase({ per: 'test' });

test('one delivery that hangs delays no other, and what is delivered is taken out meanwhile', async () => {
  const { db } = database;
  await someDomains(45);
  const stop = new AbortController();
  let hung: (() => void) | null = null;
  const withDeadline = () =>
    hung === null
      ? new Promise((_, reject) => {
          hung = () => reject(new Error('no answer in time'));
        })
      : Promise.resolve({ workflowId: '', signaledRunId: '' });
  const relay = new OutboxRelay({
    db,
    client: { withDeadline } as unknown as Client,
    taskQueue: 'none',
    metrics: createWorkerMetrics(),
    log: pino({ level: 'silent' }),
    clock: () => new Date(),
  });
  const running = relay.run(stop.signal);
  await eventually('only the one that hangs is left', async () => (await outboxDepth(db)) === 1);
  stop.abort();
  (hung as (() => void) | null)?.();
  await running;
  const left = await db.selectFrom('outbox').select('last_error').execute();
  expect(left).toEqual([{ last_error: 'no answer in time' }]);
});

async function someDomains(count: number): Promise<void> {
  const { id: tenant } = await aTenant(database.db);
  for (let n = 0; n < count; n += 1) await aDomain(database.db, { tenant, domain: `n${n}.acme.com` });
}

test('while Temporal is away a long outbox is tried a batch at a time, with a pause between', async () => {
  const { db } = database;
  await someDomains(45);
  const stop = new AbortController();
  const metrics = createWorkerMetrics();
  let tries = 0;
  const away = {
    withDeadline: async () => {
      tries += 1;
      throw new Error('away');
    },
  } as unknown as Client;
  const { outboxDepth: depth } = metrics;
  // Set once after each claim. All tries of the first one have failed by then, or do so before the second claim.
  depth.set = () => void setImmediate(() => stop.abort());
  const relay = new OutboxRelay({
    db,
    client: away,
    taskQueue: 'none',
    metrics: { ...metrics, outboxDepth: depth },
    log: pino({ level: 'silent' }),
    clock: () => new Date(),
  });
  await relay.run(stop.signal);
  expect(tries).toBe(40);
});
