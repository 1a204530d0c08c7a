import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aDeafLine, aSilenceableLine } from '../../testing/database-line.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { putSandboxRecord } from '../sandbox/sandbox-records.ts';
import { type ListenOptions, listen, NotificationsLost } from './listen.ts';
import { announce, CHANNELS } from './notify.ts';

describe('listening', () => {
  const database = useDatabase({ per: 'test' });
  let end: AbortController;
  let listening: Promise<void>;
  let heard: string[];
  let errors: unknown[];
  let connects: number;

  beforeEach(async () => {
    end = new AbortController();
    heard = [];
    errors = [];
    connects = 0;
  });
  afterEach(async () => {
    end.abort();
    await listening;
  });

  async function start(
    resync: () => void = () => undefined,
    more: Partial<ListenOptions> = {},
  ): Promise<void> {
    const note = (channel: string) => (payload: string) => {
      heard.push(`${channel} ${payload}`);
      if (payload === 'bad') throw new Error('the handler failed');
    };
    listening = listen({
      url: database.url,
      db: database.db,
      channels: Object.fromEntries(Object.entries(CHANNELS).map(([name, channel]) => [channel, note(name)])),
      resync: () => {
        resync();
        connects += 1;
      },
      signal: end.signal,
      onError: (error) => errors.push(error),
      backOff: { firstMs: 10, mostMs: 50 },
      ...more,
    });
    await eventually('the first connect', () => connects === 1);
  }

  async function heardSoFar(): Promise<string[]> {
    const mark = `mark-${heard.length}`;
    await announce(database.db, CHANNELS.changed, mark);
    await eventually('the mark', () => heard.includes(`changed ${mark}`));
    // What one transaction announces comes in the order of its statements, which is no promise.
    return heard
      .splice(0)
      .filter((line) => line !== `changed ${mark}`)
      .sort();
  }

  test('hears of each change, once, and of what may be served only when that changes', async () => {
    await start();
    const { id, tenant, domain } = await aDomain(database.db);
    expect(await heardSoFar()).toEqual([`changed ${id} ${tenant}`, `outbox ${id}`]);
    const snapshot = await beginRound(database.db, id, NOON);
    if (snapshot === null) throw new Error('gone');
    expect(await heardSoFar()).toEqual([`changed ${id} ${tenant}`]);
    const served = { provedAt: NOON, proofMethod: 'cname', edgeApplied: true } as const;
    const reconciliation = {
      domainId: id,
      decision: aDecision(snapshot, served),
      observations: NOTHING_SEEN,
    };
    await recordRound(database.db, reconciliation);
    expect(await heardSoFar()).toEqual([`changed ${id} ${tenant}`, `edge ${domain}`]);
    const next = { ...reconciliation, decision: { ...reconciliation.decision, round: snapshot.round + 1 } };
    await recordRound(database.db, next);
    expect(await heardSoFar()).toEqual([`changed ${id} ${tenant}`]);
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_TENANT, now: NOON });
    expect(await heardSoFar()).toEqual([`changed ${id} ${tenant}`, `edge ${domain}`, `outbox ${id}`]);
    await putSandboxRecord(
      database.db,
      { name: domain, type: 'A', values: ['192.0.2.1'], ttl: 1 },
      { by: BY_TENANT, now: NOON },
    );
    expect(await heardSoFar()).toEqual([`sandbox ${domain}`]);
  });

  test('hears of both rows when a name moves', async () => {
    const loser = await aServedDomain(database.db);
    const claim = await aDomain(database.db);
    const winner = await beginRound(database.db, claim.id, NOON);
    if (winner === null) throw new Error('gone');
    await start();
    await recordRound(database.db, {
      domainId: winner.id,
      decision: aDecision(winner, { provedAt: NOON, proofMethod: 'txt' }),
      observations: NOTHING_SEEN,
    });
    expect((await heardSoFar()).sort()).toEqual(
      [
        `changed ${loser.id} ${loser.tenant}`,
        `changed ${winner.id} ${winner.tenant}`,
        `edge ${winner.domain}`,
        `outbox ${loser.id}`,
      ].sort(),
    );
  });

  test('hears nothing of what is rolled back', async () => {
    await start();
    const undone = database.db.transaction().execute(async (trx) => {
      await announce(trx, CHANNELS.changed, 'undone');
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await heardSoFar()).toEqual([]);
  });

  test('comes back after its connection is cut, tells so, and resyncs', async () => {
    await start();
    for (const times of [2, 3]) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'portal-domains listen'`.execute(
        database.db,
      );
      await eventually('the next connect', () => connects === times);
      await announce(database.db, CHANNELS.edge, `after ${times}`);
      await eventually('a notification after it', () => heard.includes(`edge after ${times}`));
    }
    expect(errors).toHaveLength(2);
  });

  test('notices a connection that is dead without having been closed', async () => {
    const line = await aSilenceableLine(database.url);
    await start(() => undefined, { url: line.url, heartbeatMs: 1_000 });
    line.silence();
    await eventually('the next connect', () => connects === 2);
    await announce(database.db, CHANNELS.edge, 'after it');
    await eventually('a notification after it', () => heard.includes('edge after it'));
    line.close();
  });

  test('hears itself, which another connection tests', async () => {
    const tested: boolean[] = [];
    await start(() => undefined, { heartbeatMs: 300, onTested: (isHeard) => tested.push(isHeard) });
    await eventually('three tests', () => tested.length >= 3);
    expect([...new Set(tested)]).toEqual([true]);
    expect([connects, errors]).toEqual([1, []]);
  });

  test('through which no notification comes, as behind a pooler, resyncs again and again, and says so', async () => {
    const line = await aDeafLine(database.url);
    const tested: boolean[] = [];
    await start(() => undefined, {
      ...{ url: line.url, heartbeatMs: 200, onTested: (isHeard) => tested.push(isHeard) },
    });
    await eventually('the third resync', () => connects >= 3);
    expect([...new Set(tested)]).toEqual([false]);
    expect(errors[0]).toBeInstanceOf(NotificationsLost);
    line.close();
  });

  test('resyncs by the clock too, as a change by hand announces nothing', async () => {
    await start(() => undefined, { resyncMs: 20 });
    await eventually('the third resync', () => connects >= 3);
    expect(errors).toEqual([]);
  });

  test('connects anew when the resync fails', async () => {
    let tries = 0;
    await start(() => {
      tries += 1;
      if (tries === 1) throw new Error('the resync failed');
    });
    expect(tries).toBe(2);
    expect(errors).toEqual([new Error('the resync failed')]);
  });

  test('goes on when a handler fails', async () => {
    await start();
    await announce(database.db, CHANNELS.changed, 'bad');
    await announce(database.db, CHANNELS.changed, 'good');
    await eventually('the next one', () => heard.includes('changed good'));
    expect(errors).toEqual([new Error('the handler failed')]);
  });

  test('keeps trying while there is no database, and ends when told to', async () => {
    listening = listen({
      url: 'postgres://nobody@127.0.0.1:1/none',
      db: database.db,
      channels: {},
      resync: () => undefined,
      signal: end.signal,
      onError: (error) => errors.push(error),
      backOff: { firstMs: 5, mostMs: 10 },
    });
    await eventually('three tries', () => errors.length >= 3);
    expect(errors[0]).toMatchObject({ code: 'ECONNREFUSED' });
    end.abort();
    await listening;
  });
});
