import { describe, expect, test } from 'vitest';
import type { ChangeRequest } from '../../core/lifecycle/requests.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { DnsObservation } from '../../core/observations.ts';
import { ownershipRecordValue } from '../../core/ownership/ownership-txt.ts';
import { aDnsObservation, aView, noSuchName } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, aDomain, BY_TENANT, NOON, NOTHING_SEEN } from '../../testing/store-builders.ts';
import { runRounds } from '../../testing/store-rounds.ts';
import { getDomainById } from './domains.ts';
import { requestChange } from './requests.ts';
import { beginRound, recordRound } from './rounds.ts';
import type { DomainRow } from './types.ts';

const WEEK = 7 * 24 * 3_600;
const later = (seconds: number) => plusSeconds(NOON, seconds);

const database = useDatabase();

/** The name leads here by its address, and these tenants' TXT records stand. */
function addressAndTxt(...tokens: string[]): DnsObservation {
  return aDnsObservation({
    routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })],
    ownership: [aView({ txt: tokens.map(ownershipRecordValue) })],
  });
}

const reconcile = (id: string, dns: DnsObservation, now: string) =>
  runRounds(database.db, { id, dns, requested: true, now });
const ask = (id: string, request: ChangeRequest, now: string) =>
  requestChange(database.db, { id, tenant: null, request, by: BY_TENANT, now });
const rowOf = async (id: string) => {
  const row = await getDomainById(database.db, id);
  if (row === null) throw new Error('gone');
  return row;
};

/** The part of a decision that concerns the store. */
async function decided(id: string, changes: Parameters<typeof aDecision>[1], at: string) {
  const snapshot = await beginRound(database.db, id, at);
  if (snapshot === null) throw new Error('gone');
  const decision = aDecision(snapshot, changes, { at });
  const outcome = await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
  expect(outcome.kind).toBe('recorded');
}

/** Each a way in which an attempt or its proof ends: what was, and when it is over. */
const ENDINGS: [string, (former: DomainRow) => Promise<string>][] = [
  [
    'the claim was not proved in time',
    async ({ id }) => {
      await reconcile(id, noSuchName(), later(WEEK));
      expect(await rowOf(id)).toMatchObject({ reason: 'claim_expired', givenUpAt: later(WEEK) });
      return later(WEEK);
    },
  ],
  [
    'its DNS has led away for a week',
    async ({ id, ownershipToken }) => {
      await reconcile(id, addressAndTxt(ownershipToken), NOON);
      await decided(id, { status: 'active', activatedAt: NOON }, NOON);
      await decided(
        id,
        { status: 'dns_failed', provedAt: null, proofMethod: null, givenUpAt: later(WEEK) },
        later(WEEK),
      );
      await decided(id, { edgeApplied: false }, later(WEEK));
      return later(WEEK);
    },
  ],
  [
    'no certificate came in a week',
    async ({ id, ownershipToken }) => {
      await reconcile(id, addressAndTxt(ownershipToken), NOON);
      expect(await rowOf(id)).toMatchObject({ provedAt: NOON, proofMethod: 'txt' });
      const gaveUp = { status: 'certificate_failed', givenUpAt: later(WEEK), edgeApplied: false } as const;
      await decided(id, { ...gaveUp, provedAt: null, proofMethod: null }, later(WEEK));
      return later(WEEK);
    },
  ],
  [
    'it was switched off, and on again while the name led elsewhere',
    async ({ id, ownershipToken }) => {
      await reconcile(id, addressAndTxt(ownershipToken), NOON);
      await ask(id, 'disable', later(60));
      await reconcile(id, noSuchName(), later(60));
      expect(await rowOf(id)).toMatchObject({
        status: 'disabled',
        provedAt: NOON,
        edgeApplied: false,
        ownershipToken,
      });
      await ask(id, 'retry', later(120));
      await reconcile(id, noSuchName(), later(120));
      return later(120);
    },
  ],
];

describe.each(ENDINGS)('a TXT record that was forgotten when %s', (_, end) => {
  test.each(['refresh', 'retry'] as const)('takes a name from nobody, not by %s', async (request) => {
    const former = await aDomain(database.db);
    const over = await end(former);
    const holder = await aDomain(database.db);
    const dns = addressAndTxt(former.ownershipToken, holder.ownershipToken);
    await reconcile(holder.id, dns, over);
    expect(await rowOf(holder.id)).toMatchObject({ provedAt: over });

    await ask(former.id, request, over);
    await reconcile(former.id, dns, over);
    expect(await rowOf(former.id)).toMatchObject({ provedAt: null, edgeApplied: false });
    expect(await rowOf(holder.id)).toMatchObject({ provedAt: over, generation: 1 });

    const shown = await rowOf(former.id);
    await ask(former.id, 'retry', over);
    await reconcile(former.id, addressAndTxt(shown.ownershipToken), over);
    expect(await rowOf(former.id)).toMatchObject({ provedAt: over, proofMethod: 'txt' });
    await ask(former.id, 'delete', over);
    await reconcile(former.id, noSuchName(), over);
    await ask(holder.id, 'delete', over);
    await reconcile(holder.id, noSuchName(), over);
  });
});

describe('the record that somebody has just published', () => {
  test('stays good when a running attempt is started over', async () => {
    const { id, ownershipToken } = await aDomain(database.db, { domain: 'running.acme.com' });
    await reconcile(id, noSuchName(), later(60));
    await ask(id, 'retry', later(120));
    await reconcile(id, addressAndTxt(ownershipToken), later(120));
    expect(await rowOf(id)).toMatchObject({ ownershipToken, provedAt: later(120), proofMethod: 'txt' });
  });

  test('stays good, and its proof too, while the order is held back', async () => {
    const { id, ownershipToken } = await aDomain(database.db, { domain: 'held.acme.com' });
    const deferred = { status: 'certificate_failed', provedAt: NOON, proofMethod: 'txt' } as const;
    await decided(id, deferred, NOON);
    await ask(id, 'retry', later(60));
    expect(await rowOf(id)).toMatchObject({ ownershipToken, provedAt: NOON, status: 'pending_dns' });
  });

  test('as a CNAME proves at once what is switched on again', async () => {
    const { id } = await aDomain(database.db, { domain: 'portal.acme.com' });
    const { canonicalHost } = await rowOf(id);
    const dns = aDnsObservation({
      routing: [aView({ chain: [{ from: 'portal.acme.com', to: canonicalHost, ttl: 60 }] })],
      ownership: [aView({ outcome: 'no_data' })],
    });
    await reconcile(id, dns, NOON);
    await ask(id, 'disable', later(60));
    await reconcile(id, dns, later(60));
    await ask(id, 'retry', later(120));
    await reconcile(id, dns, later(120));
    expect(await rowOf(id)).toMatchObject({ provedAt: later(120), proofMethod: 'cname' });
  });
});
