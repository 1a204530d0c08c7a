import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Observations } from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import { aDnsObservation, aView } from '../testing/builders.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../testing/store-builders.ts';
import { takeTurns as takeTurnsOf } from '../testing/store-turns.ts';
import { getDomainById } from './domains.ts';
import { claimOutbox } from './outbox.ts';
import { requestChange } from './requests.ts';
import { beginTurn, recordTurn } from './turns.ts';
import type { DomainRow } from './types.ts';

const LATER = '2026-11-24T13:00:00.000Z';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const takeTurns = (id: string, dns: Observations['dns'], requested = false) =>
  takeTurnsOf(database.db, { id, dns, requested, now: LATER });

/** Both tenants' TXT records stand, and the name leads to the edge by its address. */
function bothProofs(...rows: DomainRow[]) {
  const txt = rows.map(({ ownershipToken }) => ownershipRecordValue(ownershipToken));
  return aDnsObservation({
    routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })],
    ownership: [aView({ txt })],
  });
}

test('a name with two standing proofs moves once and rests: the loser takes it back only when asked to', async () => {
  const earlier = await aDomain(database.db);
  const later = await aDomain(database.db);
  const dns = bothProofs(earlier, later);
  const rows = () => Promise.all([earlier, later].map(({ id }) => getDomainById(database.db, id)));
  await takeTurns(earlier.id, dns);
  await takeTurns(later.id, dns);
  for (let round = 0; round < 3; round += 1) {
    await takeTurns(earlier.id, dns);
    await takeTurns(later.id, dns);
    const [lost, won] = await rows();
    expect(won).toMatchObject({ provedAt: LATER, generation: 1, givenUpAt: null });
    expect(lost).toMatchObject({ provedAt: null, status: 'dns_failed', givenUpAt: LATER, nextCheckAt: null });
    expect(lost).toMatchObject({ reason: 'moved_away', actor: 'tenant' });
  }
  await requestChange(database.db, {
    id: earlier.id,
    tenant: null,
    request: 'retry',
    by: BY_TENANT,
    now: LATER,
  });
  await takeTurns(earlier.id, dns, true);
  await takeTurns(later.id, dns);
  const [back, lostNow] = await rows();
  expect(back).toMatchObject({ provedAt: LATER, givenUpAt: null });
  expect(lostNow).toMatchObject({ provedAt: null, reason: 'moved_away', givenUpAt: LATER });
});

test('the loser is woken to look, which is nobody’s request', async () => {
  const loser = await aServedDomain(database.db);
  const winner = await beginTurn(database.db, (await aDomain(database.db)).id, LATER);
  if (winner === null) throw new Error('gone');
  const decision = aDecision(winner, { provedAt: LATER, proofMethod: 'txt' }, { at: LATER });
  await recordTurn(database.db, { domainId: winner.id, decision, observations: NOTHING_SEEN });
  const items = await claimOutbox(database.db, { limit: 10, now: NOON, leaseUntil: LATER });
  expect(items.at(-1)).toMatchObject({ domainId: loser.id, signal: 'look' });
  expect(await takeTurns(loser.id, null)).toBe(1);
  expect(await getDomainById(database.db, loser.id)).toMatchObject({
    status: 'dns_failed',
    edgeApplied: false,
    reason: 'moved_away',
  });
});
