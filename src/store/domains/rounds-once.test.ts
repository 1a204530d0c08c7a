import { beforeEach, describe, expect, test } from 'vitest';
import type { DomainSnapshot } from '../../core/domain.ts';
import type { SnapshotChanges, TimelineEntry } from '../../core/lifecycle/decision.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, aDomain, NOON, NOTHING_SEEN } from '../../testing/store-builders.ts';
import { getDomainById } from './domains.ts';
import { beginRound, recordRound } from './rounds.ts';
import { listTimeline } from './timeline.ts';

/** A worker that dies after its write, or lags behind the one that took its place, writes the same round again. */
describe('a round that was written already', () => {
  const database = useDatabase({ per: 'test' });
  let id: string;
  beforeEach(async () => {
    ({ id } = await aDomain(database.db));
  });

  const begin = async () => {
    const snapshot = await beginRound(database.db, id, NOON);
    if (snapshot === null) throw new Error('gone');
    return snapshot;
  };
  const record = (from: DomainSnapshot, changes: Partial<SnapshotChanges>) => {
    const change = { kind: 'status_changed', from: from.status, to: changes.status ?? null } as const;
    const line: TimelineEntry = {
      at: NOON,
      ...change,
      reason: null,
      detail: null,
      by: 'system',
      evidence: null,
    };
    const decision = aDecision(from, changes, { timeline: [line] });
    return recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
  };
  const lines = () => listTimeline(database.db, id, { limit: 10 });

  test('is not told twice', async () => {
    const before = await begin();
    await record(before, { status: 'dns_failed' });
    const written = await lines();
    const again = await record(before, { status: 'dns_failed' });
    expect(again).toMatchObject({
      kind: 'stale',
      snapshot: { status: 'dns_failed', round: before.round + 1 },
    });
    expect(await lines()).toEqual(written);
  });

  test('does not undo the rounds that came after it', async () => {
    const before = await begin();
    await record(before, { status: 'pending_certificate' });
    await record(await begin(), { status: 'deploying' });
    const written = await lines();
    await record(before, { status: 'pending_certificate' });
    expect(await getDomainById(database.db, id)).toMatchObject({
      status: 'deploying',
      round: before.round + 2,
    });
    expect(await lines()).toEqual(written);
  });
});
