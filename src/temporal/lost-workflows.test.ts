import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { recordRound } from '../store/domains/rounds.ts';
import { claimOutbox, outboxDepth, settleOutbox } from '../store/outbox/outbox.ts';
import { wakeLost } from '../store/outbox/waiting.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDecision, aDomain, aTenant, NOTHING_SEEN } from '../testing/store-builders.ts';
import { watchForLost } from './lost-workflows.ts';
import { WORKFLOW_TYPE, workflowId } from './names.ts';

const LATER = '2999-01-01T00:00:00.000Z';

describe('domains whose next check is far away, on a Temporal', () => {
  const database = useDatabase({ per: 'test' });
  let connection: Connection;
  let client: Client;
  let tenant: string;
  let stop: AbortController;

  beforeEach(async () => {
    connection = await Connection.connect({ address: inject('temporalAddress') });
    client = new Client({ connection });
    tenant = (await aTenant(database.db)).id;
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await connection.close();
  });

  async function waiting(count: number): Promise<string[]> {
    const { db } = database;
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const domain = await aDomain(db, { tenant, domain: `n${n}.${randomUUID().slice(0, 8)}.example.com` });
      const decision = aDecision(domain, { nextCheckAt: LATER });
      await recordRound(db, { domainId: domain.id, decision, observations: NOTHING_SEEN });
      ids.push(domain.id);
    }
    await emptyOutbox();
    return ids;
  }
  async function emptyOutbox(): Promise<string[]> {
    const rows = await claimOutbox(database.db, { limit: 500, now: LATER, leaseUntil: LATER });
    await settleOutbox(
      database.db,
      rows.map(({ id }) => id),
    );
    return rows.map(({ domainId }) => domainId);
  }
  const start = (id: string) =>
    client.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowId(id),
      taskQueue: `nobody-${randomUUID()}`,
      args: [{ domainId: id, tenant }],
    });
  const watch = (asked: Client) =>
    watchForLost({
      db: database.db,
      client: asked,
      log: pino({ level: 'silent' }),
      clock: () => new Date(),
      paces: { everyMs: 10, pageDelayMs: 1 },
      signal: stop.signal,
    });

  test('that has lost them all: every one is put into the outbox, over more than one page', async () => {
    const ids = await waiting(120);
    const watching = watch(client);
    await eventually('all are in the outbox', async () => (await outboxDepth(database.db)) === ids.length);
    stop.abort();
    await watching;
    expect((await emptyOutbox()).sort()).toEqual(ids.sort());
  });

  test('that knows them: a fleet of any size costs three questions, and nothing is woken', async () => {
    const ids = await waiting(30);
    const handles = await Promise.all(ids.map(start));
    let questions = 0;
    let rounds = 0;
    const counted = new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'withDeadline') return value;
        return (deadline: number, ask: () => Promise<unknown>) => {
          questions += 1;
          rounds = questions / 3;
          return target.withDeadline(deadline, ask);
        };
      },
    });
    const watching = watch(counted);
    await eventually('several rounds', () => rounds >= 3);
    stop.abort();
    await watching;
    expect(questions % 3).toBe(0);
    expect(await outboxDepth(database.db)).toBe(0);
    for (const handle of handles) await handle.terminate();
  });

  test('that cannot be asked: nothing is taken for lost', async () => {
    await waiting(5);
    let asked = 0;
    const away = {
      withDeadline: async () => {
        asked += 1;
        throw new Error('away');
      },
    } as unknown as Client;
    const watching = watch(away);
    await eventually('it was asked again', () => asked > 6);
    stop.abort();
    await watching;
    expect(await outboxDepth(database.db)).toBe(0);
  });

  test('one that waits in the outbox already is not put there twice', async () => {
    const [id = ''] = await waiting(1);
    expect(await wakeLost(database.db, [id], new Date().toISOString())).toBe(1);
    expect(await wakeLost(database.db, [id], new Date().toISOString())).toBe(0);
  });
});
