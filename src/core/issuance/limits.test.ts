import { describe, expect, test } from 'vitest';
import {
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aRefusedEdge,
  aSnapshot,
} from '../../testing/builders.ts';
import { later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { type DomainSnapshot, freshProgress } from '../domain.ts';
import { planRound } from '../lifecycle/plan.ts';
import { historyForRetry } from './back-off.ts';
import { type FullSince, holdsOrder, limitsFullUntil, ORDER_LIMITS } from './limits.ts';

const ROOM: FullSince = {
  ordered_for_name: null,
  issued_for_name: null,
  ordered_by_tenant: null,
  ordered_by_all: null,
};
const HOUR = 3600;
const DAY = 24 * HOUR;

describe('orders within what the CA allows', () => {
  test.each<[string, Partial<FullSince>, string | null]>([
    ['where there is room', {}, null],
    ['five orders of a name', { ordered_for_name: later(0) }, later(HOUR)],
    ['five certificates of a name', { issued_for_name: later(0) }, later(7 * DAY)],
    ['a hundred orders of a tenant', { ordered_by_tenant: later(0) }, later(3 * HOUR)],
    ['most of the orders of an account', { ordered_by_all: later(0) }, later(3 * HOUR)],
    ['several', { ordered_for_name: later(0), ordered_by_tenant: later(-HOUR) }, later(2 * HOUR)],
  ])('%s', (_what, full, until) => {
    expect(limitsFullUntil({ ...ROOM, ...full })).toBe(until);
  });

  test('an order that the CA does not count is held by the limits of its name alone', () => {
    const deferredBy = (exempt: boolean) =>
      ORDER_LIMITS.filter((limit) => holdsOrder(limit, exempt)).map(({ what }) => what);
    expect(deferredBy(false)).toEqual(ORDER_LIMITS.map(({ what }) => what));
    expect(deferredBy(true)).toEqual(['ordered_for_name', 'issued_for_name']);
  });
});

describe('a domain whose orders are held', () => {
  const limited = { limitedUntil: later(HOUR) };
  const requesting = anEdgeObservation({ certificate: null, issuance: 'requesting' });

  test('has its order planned, and none begun, while what failed stands at the edge', () => {
    const failed = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const asked = later(61);
    const plan = planRound(failed, true, asked);
    if (plan.kind !== 'round') throw new Error('settled');
    expect(plan.edge).toBe('apply_anew');
    const decision = runRound(failed, { ...limited, edge: aRefusedEdge() }, asked, true);
    expect(decision.changes.progress.issuanceAttempts).toBe(1);
    const free = runRound(failed, { ...limited, edge: aRefusedEdge() }, later(HOUR));
    expect(free.changes.progress.issuanceAttempts).toBe(2);
    expect(decision.changes.progress.nextIssuanceAt).toBe(later(HOUR));
    const checked = runRound(next(failed, decision), { edge: aRefusedEdge() }, later(120));
    expect(checked.changes.progress.nextIssuanceAt).toBe(later(HOUR));
  });

  test('is off the edge again where the last place was taken meanwhile, and says until when', () => {
    const ready = next(aSnapshot(), runRound(aSnapshot(), { dns: aDnsObservation() }));
    expect(ready).toMatchObject({ status: 'pending_certificate', edgeApplied: true });
    const edge = { ...anEmptyEdge(), limitedUntil: later(HOUR) };
    const waiting = runRound(ready, { edge }, later(1));
    expect(waiting).toMatchObject({ reason: 'rate_limited', actor: 'ca' });
    expect(waiting.changes).toMatchObject({
      status: 'certificate_failed',
      edgeApplied: false,
      progress: { issuanceAttempts: 0, lastIssuanceAt: null, nextIssuanceAt: null },
    });
    expect(statusSentence(waiting)).toContain(later(HOUR));
    const free = runRound(next(ready, waiting), { dns: aDnsObservation() }, later(HOUR));
    expect(free.changes).toMatchObject({ status: 'pending_certificate', edgeApplied: true });
  });

  test('checks again within two minutes after a place is free, not all names at once', () => {
    const checks = Array.from({ length: 5 }, (_, n) => `0190c0de-0000-7000-8000-${n}7c3e5a1b9d${n}`).map(
      (id) => {
        const domain = aSnapshot({ id });
        const seen = { dns: aDnsObservation(), limitedUntil: later(3 * HOUR) };
        const limited = next(domain, runRound(domain, seen));
        return runRound(limited, seen, later(3 * HOUR - 600)).changes.nextCheckAt ?? '';
      },
    );
    expect(checks.every((check) => check >= later(3 * HOUR) && check <= later(3 * HOUR + 120))).toBe(true);
    expect(new Set(checks).size).toBeGreaterThan(1);
  });

  test('where what failed stands, only looks, and counts no attempt', () => {
    const failed = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const seen = { dns: aDnsObservation(), edge: { ...aRefusedEdge(), limitedUntil: later(HOUR) } };
    const waiting = runRound(failed, seen, later(60));
    expect(waiting.changes).toMatchObject({
      edgeApplied: true,
      progress: { issuanceAttempts: 1, nextIssuanceAt: later(HOUR) },
    });
  });

  test('an order that had begun before the edge failed is an attempt, and its pause holds', () => {
    const failed = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const away = anEdgeObservation({ failure: 'away', orderBegun: true, appliedAt: later(60) });
    const seen = runRound(failed, { dns: aDnsObservation(), edge: away }, later(61));
    expect(seen.changes.progress).toMatchObject({
      issuanceAttempts: 2,
      lastIssuanceAt: later(60),
      nextIssuanceAt: later(60 + 600),
    });
    const none = runRound(
      failed,
      { dns: aDnsObservation(), edge: { ...away, orderBegun: false } },
      later(61),
    );
    expect(none.changes.progress).toMatchObject({ issuanceAttempts: 1, nextIssuanceAt: later(61 + 30) });
  });

  test('and whose certificate was lost at the edge stays active, and says until when', () => {
    const lost = anEdgeObservation({ certificate: null, objects: 'absent' });
    const seen = runRound(live(), { dns: aDnsObservation(), edge: lost });
    const limited = { ...lost, limitedUntil: later(HOUR) };
    const decision = runRound(next(live(), seen), { dns: aDnsObservation(), edge: limited }, later(1));
    expect(decision).toMatchObject({
      reason: 'rate_limited',
      changes: { status: 'active', edgeApplied: true },
    });
    expect(statusSentence(decision)).toContain(`The CA is asked again from ${later(HOUR)} on.`);
    expect(statusSentence(decision)).not.toContain('present certificate');
  });

  test('what is applied again beside a failed order of a live domain is none', () => {
    const refused = { ...aRefusedEdge(), objects: 'partial' as const };
    const failing = next(live(), runRound(live(), { dns: aDnsObservation(), edge: refused }, later(900)));
    const plan = planRound(failing, false, later(1_020));
    if (plan.kind !== 'round') throw new Error('settled');
    expect(plan.edge).toBe('apply');
    expect(plan.order).toBeNull();
  });

  test('an order that is on its way counts once, also where somebody starts over meanwhile', () => {
    const plan = (domain: DomainSnapshot) => {
      const planned = planRound(domain, false, later(60));
      if (planned.kind !== 'round') throw new Error('settled');
      return planned;
    };
    const first = proved();
    expect(plan(first).order).toBe('first_order');
    const ordered = next(first, runRound(first, { edge: requesting }));
    const again = {
      ...ordered,
      status: 'verifying_dns' as const,
      progress: { ...freshProgress(later(60)), ...historyForRetry(ordered) },
    };
    const ready = next(again, runRound(again, { dns: aDnsObservation() }, later(60)));
    expect(plan(ready)).toMatchObject({ edge: 'observe', order: null });
    const decision = runRound(ready, { edge: requesting }, later(60));
    expect(decision.changes.progress.issuanceAttempts).toBe(1);
  });
});
