import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain, aTenant } from '../testing/store-builders.ts';
import { OutboxRelay } from './outbox-relay.ts';

const database = useDatabase({ per: 'test' });

test('while Temporal is away a long outbox is tried a batch at a time, with a pause between', async () => {
  const { db } = database;
  const { id: tenant } = await aTenant(db);
  for (let n = 0; n < 45; n += 1) await aDomain(db, { tenant, domain: `n${n}.acme.com` });
  const stop = new AbortController();
  const metrics = createWorkerMetrics();
  let tries = 0;
  const away = {
    withDeadline: async () => {
      tries += 1;
      throw new Error('away');
    },
  } as unknown as Client;
  const { outboxDepth } = metrics;
  // Set once after each batch: a relay that does not pause has begun the next one before this abort.
  outboxDepth.set = () => void setImmediate(() => stop.abort());
  const relay = new OutboxRelay({
    db,
    client: away,
    taskQueue: 'none',
    metrics: { ...metrics, outboxDepth },
    log: pino({ level: 'silent' }),
    clock: () => new Date(),
  });
  await relay.run(stop.signal);
  expect(tries).toBe(40);
});
