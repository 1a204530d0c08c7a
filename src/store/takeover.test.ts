import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../core/lifecycle/decide.ts';
import { planTurn } from '../core/lifecycle/plan-turn.ts';
import type { Observations } from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import { aDnsObservation, anEdgeObservation, anEmptyEdge, aView } from '../testing/builders.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { aDecision, aDomain, aServedDomain, NOON, NOTHING_SEEN } from '../testing/store-builders.ts';
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

/** The turns of one domain, as its workflow takes them, until it waits. @returns how many there were. */
async function takeTurns(id: string, seen: Observations['dns'], requested = false): Promise<number> {
  for (let turns = 0; turns < 10; turns += 1) {
    const snapshot = await beginTurn(database.db, id, LATER);
    const plan = snapshot && planTurn(snapshot, requested && turns === 0, LATER);
    if (snapshot === null || plan === null || plan.kind === 'settled') return turns;
    const observations = {
      dns: plan.dns ? seen : null,
      edge: edgeAfter(plan.edge),
      probe: null,
    };
    const decision = decide(snapshot, plan, observations, LATER);
    await recordTurn(database.db, { domainId: id, decision, observations });
    if (decision.changes.nextCheckAt !== null && decision.changes.nextCheckAt > LATER) return turns + 1;
  }
  throw new Error('the turns do not come to rest');
}

/** What the edge shows after a step: nothing once removed, else a certificate that is still being issued. */
function edgeAfter(step: 'none' | 'apply' | 'apply_anew' | 'observe' | 'remove') {
  if (step === 'none') return null;
  return step === 'remove' ? anEmptyEdge() : anEdgeObservation({ certificate: null, issuance: 'requesting' });
}

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
    by: 'tenant',
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
