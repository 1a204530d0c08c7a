import { describe, expect, test } from 'vitest';
import { aPreflight, aRefusedEdge } from '../../testing/builders.ts';
import { later, next, proved, turn } from '../../testing/turns.ts';
import { gated } from './order-gate.ts';
import { type FullSince, ordersHeldUntil } from './order-limits.ts';
import { planTurn } from './plan-turn.ts';

const ROOM: FullSince = { ordered_for_name: null, issued_for_name: null, ordered_by_tenant: null };
const HOUR = 3600;
const DAY = 24 * HOUR;

describe('orders within what the CA allows', () => {
  test.each<[string, Partial<FullSince>, string | null]>([
    ['where there is room', {}, null],
    ['five orders of a name', { ordered_for_name: later(0) }, later(HOUR)],
    ['five certificates of a name', { issued_for_name: later(0) }, later(7 * DAY)],
    ['a hundred orders of a tenant', { ordered_by_tenant: later(0) }, later(3 * HOUR)],
    ['several', { ordered_for_name: later(0), ordered_by_tenant: later(-HOUR) }, later(2 * HOUR)],
  ])('%s', (_what, full, until) => {
    expect(ordersHeldUntil({ ...ROOM, ...full })).toBe(until);
  });
});

describe('a domain whose orders are held', () => {
  const held = aPreflight({ ordersHeldUntil: later(HOUR) });

  test('has its order planned, and none begun, while what failed stands at the edge', () => {
    const failed = next(proved(), turn(proved(), { edge: aRefusedEdge() }));
    const asked = later(61);
    const plan = planTurn(failed, true, asked);
    if (plan.kind !== 'turn') throw new Error('settled');
    expect(plan.edge).toBe('apply_anew');
    const seen = { dns: null, preflight: held, edge: null, probe: null };
    expect(gated(plan, failed, seen, asked).edge).toBe('observe');
    expect(gated(plan, failed, seen, later(HOUR)).edge).toBe('apply_anew');
    const told = turn(failed, { preflight: held, edge: aRefusedEdge() }, asked);
    expect(told.changes.progress.nextIssuanceAt).toBe(later(HOUR));
  });
});
