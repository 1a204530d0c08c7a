import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DomainSnapshot } from '../../core/domain.ts';
import type { DnsObservation } from '../../core/observations.ts';
import { aCondition } from '../../testing/conditions.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_OPERATOR,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { outboxDepth } from '../outbox/outbox.ts';
import { getDomainById } from './domains.ts';
import { requestChange } from './requests.ts';
import { beginRound, recordRound } from './rounds.ts';
import { isServedName, loadServedNames } from './served-names.ts';
import { listTimeline } from './timeline.ts';

const LATER = '2026-11-24T13:00:00.000Z';
const DNS: DnsObservation = {
  observedAt: LATER,
  domain: 'portal.acme.com',
  routing: [],
  ownership: [
    {
      server: '192.0.2.53:53',
      role: 'resolver',
      outcome: 'answer',
      chain: [],
      addresses: [],
      txt: ['half a pair \ud83d, a NUL \0, and "quotes" \\u0000'],
      negativeTtl: null,
    },
  ],
  edgeAddresses: ['192.0.2.1'],
  doubledName: null,
};

const database = useDatabase({ per: 'test', max: 60 });

async function begin(id: string): Promise<DomainSnapshot> {
  const snapshot = await beginRound(database.db, id, LATER);
  if (snapshot === null) throw new Error('gone');
  return snapshot;
}

function record(from: DomainSnapshot, ...what: [changes?: object, rest?: object]) {
  const decision = aDecision(from, what[0], { at: LATER, ...what[1] });
  return recordRound(database.db, { domainId: from.id, decision, observations: NOTHING_SEEN });
}

const PROVED = { provedAt: LATER, proofMethod: 'txt' } as const;

/** Refused by PostgreSQL, for who caused it. */
const REFUSED_LINE = { at: LATER, kind: 'requested', by: 'no such party', reason: null, detail: null };

describe('the begin of a round', () => {
  test('picks up a domain that was only stored, once', async () => {
    const { id } = await aDomain(database.db);
    const snapshots = await Promise.all(Array.from({ length: 5 }, () => begin(id)));
    expect(snapshots.map(({ status }) => status)).toEqual(Array(5).fill('verifying_dns'));
    expect(snapshots[0]?.generation).toBe(1);
    const timeline = await listTimeline(database.db, id, { limit: 10 });
    expect(timeline.map(({ kind, to }) => [kind, to])).toEqual([
      ['status_changed', 'verifying_dns'],
      ['registered', 'pending_dns'],
    ]);
  });

  test('leaves a domain alone that is to be disabled before it was picked up', async () => {
    const { id } = await aDomain(database.db);
    await requestChange(database.db, { id, tenant: null, request: 'disable', by: BY_TENANT, now: NOON });
    expect(await begin(id)).toMatchObject({ status: 'pending_dns', desired: 'disabled' });
  });

  test('is null for a domain that is not there', async () => {
    expect(await beginRound(database.db, randomUUID(), NOON)).toBeNull();
    expect(await beginRound(database.db, 'no-id', NOON)).toBeNull();
  });

  test('gives a snapshot that survives JSON', async () => {
    const { id } = await aDomain(database.db);
    const snapshot = await begin(id);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot).not.toHaveProperty('lastDns');
  });
});

const DETAIL = { kind: 'switching_off' } as const;

describe('recording a round', () => {
  test('writes every change, the last check, and the timeline with its evidence', async () => {
    const { id } = await aDomain(database.db);
    const before = await begin(id);
    const missing = aCondition('Owned', 'proof_missing', LATER);
    const decision = aDecision(
      before,
      { status: 'dns_failed', conditions: [missing], nextCheckAt: LATER, givenUpAt: LATER },
      {
        at: LATER,
        detail: DETAIL,
        reason: 'proof_missing',
        actor: 'tenant',
        timeline: ['verifying_dns', 'unknown'].map((from) => ({
          at: LATER,
          kind: 'status_changed',
          from,
          to: 'dns_failed',
          reason: 'proof_missing',
          detail: { kind: 'condition', condition: missing },
          by: 'system',
          evidence: { dns: DNS, preflight: null, edge: null, probe: null },
        })),
      },
    );
    const observations = { ...NOTHING_SEEN, dns: DNS };
    const outcome = await recordRound(database.db, { domainId: id, decision, observations });
    const row = await getDomainById(database.db, id);
    // Given up, so its token has ended: see ownership-tokens.test.ts.
    const { ownershipToken: ended, ...kept } = before;
    expect(outcome).toMatchObject({
      kind: 'recorded',
      snapshot: { ...kept, ...decision.changes, round: 1 },
    });
    expect(row?.ownershipToken).not.toBe(ended);
    expect(row).toMatchObject({
      ...decision.changes,
      statusDetail: DETAIL,
      statusMessage: 'Being switched off; its route and certificate are being removed.',
      reason: 'proof_missing',
      actor: 'tenant',
      lastCheckedAt: LATER,
      updatedAt: LATER,
    });
    expect(row?.lastDns?.ownership[0]?.txt).toEqual([
      'half a pair \ufffd, a NUL \ufffd, and "quotes" \\u0000',
    ]);
    const timeline = await listTimeline(database.db, id, { limit: 2 });
    expect(timeline.map(({ from }) => from)).toEqual(['unknown', 'verifying_dns']);
    expect(timeline[0]?.evidence?.dns).toEqual(row?.lastDns);
  });

  test('keeps the last check when this round did not check', async () => {
    const { id } = await aDomain(database.db);
    const before = await begin(id);
    const observations = { ...NOTHING_SEEN, dns: DNS };
    await recordRound(database.db, { domainId: id, decision: aDecision(before), observations });
    const seen = await getDomainById(database.db, id);
    await record(await begin(id), {}, { checked: false });
    expect(await getDomainById(database.db, id)).toMatchObject({
      lastCheckedAt: NOON,
      lastDns: seen?.lastDns,
    });
  });

  test('of an older generation writes nothing at all, and tells where the row stands', async () => {
    const served = await aServedDomain(database.db);
    await requestChange(database.db, {
      ...{ id: served.id, tenant: null, request: 'disable', by: BY_TENANT, now: LATER },
    });
    const row = await getDomainById(database.db, served.id);
    const timeline = await listTimeline(database.db, served.id, { limit: 10 });
    const entry = { at: LATER, kind: 'status_changed', from: 'active', to: 'deploying' };
    const outcome = await record(
      served,
      { status: 'deploying' },
      { timeline: [{ ...entry, reason: null, message: '', by: 'system', evidence: null }] },
    );
    expect(outcome).toMatchObject({
      kind: 'stale',
      snapshot: { desired: 'disabled', status: 'active', generation: served.generation + 1 },
    });
    expect(await record(served, {}, { forget: true })).toMatchObject({ kind: 'stale' });
    expect(await getDomainById(database.db, served.id)).toEqual(row);
    expect(await listTimeline(database.db, served.id, { limit: 10 })).toEqual(timeline);
  });

  test('that fails half-way leaves nothing behind', async () => {
    const { id } = await aDomain(database.db);
    const before = await begin(id);
    const row = await getDomainById(database.db, id);
    const refused = record(before, { status: 'deploying' }, { timeline: [REFUSED_LINE] });
    await expect(refused).rejects.toMatchObject({ code: '23514' });
    expect(await getDomainById(database.db, id)).toEqual(row);
  });

  test('can forget the domain, with its timeline and waiting signals', async () => {
    const { id } = await aDomain(database.db);
    await requestChange(database.db, { id, tenant: null, request: 'delete', by: BY_TENANT, now: NOON });
    const before = await begin(id);
    expect(await record(before, {}, { forget: true })).toEqual({ kind: 'gone' });
    expect(await getDomainById(database.db, id)).toBeNull();
    expect(await listTimeline(database.db, id, { limit: 10 })).toEqual([]);
    expect(await outboxDepth(database.db)).toBe(0);
    expect(await record(before)).toEqual({ kind: 'gone' });
  });

  test('a disable beside a hundred rounds of the same domain always wins', async () => {
    const served = await aServedDomain(database.db);
    const rounds = Array.from({ length: 100 }, () => record(served, { status: 'deploying' }));
    await requestChange(database.db, {
      ...{ id: served.id, tenant: null, request: 'disable', by: BY_TENANT, now: LATER },
    });
    await Promise.all(rounds);
    expect(await record(served)).toMatchObject({ kind: 'stale', snapshot: { desired: 'disabled' } });
  });
});

describe('a name that another tenant proves', () => {
  test('moves in one transaction: proof, generation, both timelines, and a signal for the loser', async () => {
    const loser = await aServedDomain(database.db);
    const winner = await begin((await aDomain(database.db)).id);
    const waiting = await outboxDepth(database.db);
    expect(await record(winner, PROVED)).toMatchObject({ kind: 'recorded', snapshot: PROVED });
    const lost = await getDomainById(database.db, loser.id);
    expect(lost).toMatchObject({ provedAt: null, proofMethod: null, generation: loser.generation + 1 });
    expect(lost?.conditions).toEqual([expect.objectContaining({ type: 'Owned', reason: 'moved_away' })]);
    for (const { id } of [loser, winner]) {
      const [newest] = await listTimeline(database.db, id, { limit: 1 });
      expect(newest).toMatchObject({ kind: 'moved', by: 'system', at: LATER });
    }
    expect(await outboxDepth(database.db)).toBe(waiting + 1);
    expect(await isServedName(database.db, 'portal.acme.com')).toBe(false);
    expect(await record(loser)).toMatchObject({ kind: 'stale' });
  });

  test('stays where it is when the winner’s write fails half-way', async () => {
    const owner = await aServedDomain(database.db);
    const before = await getDomainById(database.db, owner.id);
    const waiting = await outboxDepth(database.db);
    const other = await begin((await aDomain(database.db)).id);
    const timeline = [REFUSED_LINE];
    await expect(record(other, PROVED, { timeline })).rejects.toMatchObject({ code: '23514' });
    expect(await getDomainById(database.db, owner.id)).toEqual(before);
    expect(await outboxDepth(database.db)).toBe(waiting + 1);
    expect(await isServedName(database.db, owner.domain)).toBe(true);
  });

  test('and whose round is stale takes nothing', async () => {
    const owner = await aServedDomain(database.db);
    const other = await begin((await aDomain(database.db)).id);
    await requestChange(database.db, {
      ...{ id: other.id, tenant: null, request: 'disable', by: BY_TENANT, now: NOON },
    });
    expect(await record(other, PROVED)).toMatchObject({ kind: 'stale' });
    expect(await getDomainById(database.db, owner.id)).toMatchObject({ provedAt: NOON });
  });

  test('proved by fifty at once has one owner at the end, and nobody waits for ever', async () => {
    const claims = [];
    for (let n = 0; n < 50; n += 1) claims.push(await begin((await aDomain(database.db)).id));
    const outcomes = await Promise.all(
      claims.map((claim) => record(claim, { ...PROVED, status: 'active', edgeApplied: true })),
    );
    expect(outcomes.every(({ kind }) => kind === 'recorded')).toBe(true);
    const rows = await Promise.all(claims.map(({ id }) => getDomainById(database.db, id)));
    expect(rows.filter((row) => row?.provedAt !== null)).toHaveLength(1);
    expect(rows.filter((row) => row?.generation === 2)).toHaveLength(49);
    expect(await loadServedNames(database.db)).toHaveLength(1);
  });

  test('fought over by rounds and requests of every kind comes to no deadlock', async () => {
    const claims = [];
    for (let n = 0; n < 6; n += 1) claims.push(await begin((await aDomain(database.db)).id));
    const fight = async (claim: DomainSnapshot) => {
      let now = claim;
      for (let round = 0; round < 15; round += 1) {
        const outcome = await record(now, { ...PROVED, edgeApplied: true });
        if (outcome.kind !== 'gone') now = outcome.snapshot;
        if (round % 5 === 4) {
          await requestChange(database.db, {
            ...{ id: now.id, tenant: null, request: 'retry', by: BY_OPERATOR, now: NOON },
          });
        }
      }
    };
    await Promise.all([...claims.map(fight), ...claims.map(fight)]);
    expect((await loadServedNames(database.db)).length).toBeLessThanOrEqual(1);
  });
});

describe('the names that may be served', () => {
  test('are those that are proved, wanted, and applied', async () => {
    await aDomain(database.db, { domain: 'claim.acme.com' });
    const { id } = await aServedDomain(database.db, { domain: 'live.acme.com' });
    const proved = await begin((await aDomain(database.db, { domain: 'proved.acme.com' })).id);
    await record(proved, PROVED);
    expect(await loadServedNames(database.db)).toEqual([{ domain: 'live.acme.com', domainId: id }]);
    expect(await isServedName(database.db, 'live.acme.com')).toBe(true);
    expect(await isServedName(database.db, 'proved.acme.com')).toBe(false);
    expect(await isServedName(database.db, 'acme.com')).toBe(false);
  });
});
