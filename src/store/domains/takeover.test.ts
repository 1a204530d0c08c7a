import { expect, test } from 'vitest';
import type { ChangeRequest } from '../../core/lifecycle/requests.ts';
import type { Observations } from '../../core/observations.ts';
import { ownershipRecordValue } from '../../core/ownership/ownership-txt.ts';
import { aDnsObservation, aView } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { sentence } from '../../testing/sentences.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { runRounds as runRoundsOf } from '../../testing/store-rounds.ts';
import { claimOutbox } from '../outbox/outbox.ts';
import { getDomainById } from './domains.ts';
import { requestChange } from './requests.ts';
import { beginRound, recordRound } from './rounds.ts';
import { listTimeline } from './timeline.ts';
import type { DomainRow } from './types.ts';

const LATER = '2026-11-24T13:00:00.000Z';

const database = useDatabase({ per: 'test' });

const reconcile = (id: string, dns: Observations['dns'], requested = false) =>
  runRoundsOf(database.db, { id, dns, requested, now: LATER });

/** Both tenants' TXT records stand, and the name leads to the edge by its address. */
function bothProofs(...rows: DomainRow[]) {
  const txt = rows.map(({ ownershipToken }) => ownershipRecordValue(ownershipToken));
  return aDnsObservation({
    routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })],
    ownership: [aView({ txt })],
  });
}

const ask = (id: string, request: ChangeRequest) =>
  requestChange(database.db, { id, tenant: null, request, by: BY_TENANT, now: LATER });
const rowOf = async (id: string) => {
  const row = await getDomainById(database.db, id);
  if (row === null) throw new Error('gone');
  return row;
};

test('a name with two standing proofs moves once and rests, whatever the loser asks for', async () => {
  const earlier = await aDomain(database.db);
  const later = await aDomain(database.db);
  const dns = bothProofs(earlier, later);
  await reconcile(earlier.id, dns);
  await reconcile(later.id, dns);
  for (const request of ['check', 'refresh', 'retry', 'retry'] as const) {
    if (request !== 'check') await ask(earlier.id, request);
    await reconcile(earlier.id, dns, request !== 'check');
    await reconcile(later.id, dns);
    expect(await rowOf(later.id)).toMatchObject({ provedAt: LATER, generation: 1, givenUpAt: null });
    expect(await rowOf(earlier.id)).toMatchObject({
      provedAt: null,
      status: 'dns_failed',
      edgeApplied: false,
    });
  }
});

test('the loser takes it back by the record of its new token, once it starts over', async () => {
  const earlier = await aDomain(database.db);
  const later = await aDomain(database.db);
  await reconcile(earlier.id, bothProofs(earlier));
  await reconcile(later.id, bothProofs(earlier, later));
  await reconcile(earlier.id, null);
  const lost = await rowOf(earlier.id);
  expect(lost).toMatchObject({ reason: 'moved_away', actor: 'tenant', givenUpAt: LATER, nextCheckAt: null });
  expect(lost.ownershipToken).not.toBe(earlier.ownershipToken);
  await ask(earlier.id, 'retry');
  // What it was shown when it lost is what the retry takes.
  expect((await rowOf(earlier.id)).ownershipToken).toBe(lost.ownershipToken);
  const dns = bothProofs(lost, later);
  await reconcile(earlier.id, dns, true);
  await reconcile(later.id, dns);
  expect(await rowOf(earlier.id)).toMatchObject({ provedAt: LATER, givenUpAt: null });
  expect(await rowOf(later.id)).toMatchObject({ provedAt: null, reason: 'moved_away', givenUpAt: LATER });
});

test('the winner is told of the record that the loser has left, in its timeline and as long as it stands', async () => {
  const earlier = await aDomain(database.db);
  const later = await aDomain(database.db);
  await reconcile(earlier.id, bothProofs(earlier));
  await reconcile(later.id, bothProofs(earlier, later));
  const moved = (await listTimeline(database.db, later.id, { limit: 20 })).find(
    ({ kind }) => kind === 'moved',
  );
  expect(moved?.message).toContain(
    'Its TXT record still exists at _portal-domain.portal.acme.com, and proves nothing any more: delete it.',
  );
  const owned = (await rowOf(later.id)).conditions.find(({ type }) => type === 'Owned');
  expect(owned && sentence(owned)).toContain(
    'A TXT record of another registration still exists at _portal-domain.portal.acme.com; delete it',
  );
  expect(owned && sentence(owned)).toContain(ownershipRecordValue(earlier.ownershipToken));
});

test('a winner whose zone is clean is told of nothing to delete', async () => {
  const earlier = await aDomain(database.db);
  const later = await aDomain(database.db);
  await reconcile(earlier.id, bothProofs(earlier));
  await reconcile(later.id, bothProofs(later));
  const moved = (await listTimeline(database.db, later.id, { limit: 20 })).find(
    ({ kind }) => kind === 'moved',
  );
  expect(moved?.message).toBe('The name was transferred here from the tenant that had it before.');
  const owned = (await rowOf(later.id)).conditions.find(({ type }) => type === 'Owned');
  expect(owned && sentence(owned)).not.toContain('delete');
});

test('the loser is woken to check, which is nobody’s request', async () => {
  const loser = await aServedDomain(database.db);
  const winner = await beginRound(database.db, (await aDomain(database.db)).id, LATER);
  if (winner === null) throw new Error('gone');
  const decision = aDecision(winner, { provedAt: LATER, proofMethod: 'txt' }, { at: LATER });
  await recordRound(database.db, { domainId: winner.id, decision, observations: NOTHING_SEEN });
  const items = await claimOutbox(database.db, { limit: 10, now: NOON, leaseUntil: LATER });
  expect(items.at(-1)).toMatchObject({ domainId: loser.id, signal: 'check' });
  expect(await reconcile(loser.id, null)).toBe(1);
  expect(await getDomainById(database.db, loser.id)).toMatchObject({
    status: 'dns_failed',
    edgeApplied: false,
    reason: 'moved_away',
  });
});
