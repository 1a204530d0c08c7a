import { describe, expect, test } from 'vitest';
import { aDnsObservation, anEdgeObservation, aRefusedEdge, deferringEdge } from '../../testing/builders.ts';
import { later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { planRound } from './plan.ts';
import { secondsBetween } from './schedules.ts';

describe('an issuance whose challenge nothing could answer', () => {
  const requesting = anEdgeObservation({
    certificate: null,
    issuance: 'requesting',
    challenges: { ready: true },
  });
  const deferred = () => next(proved(), runRound(proved(), { edge: deferringEdge() }));

  test('is not begun: the domain waits, the operator acts, and no attempt is counted', () => {
    const decision = runRound(proved(), { edge: deferringEdge() });
    expect(decision).toMatchObject({ reason: 'challenge_unreachable', actor: 'operator' });
    expect(decision.changes).toMatchObject({
      status: 'pending_certificate',
      progress: { issuanceAttempts: 0, lastIssuanceAt: null },
    });
    expect(statusSentence(decision)).toMatch(
      /^The CA could not check this name now: no responder is there\. No order is begun until it can\. We check again at /,
    );
  });

  test('is tried again within ten seconds, however long it has waited, by nobody’s hand', () => {
    let snapshot = deferred();
    for (const at of [later(1), later(60), later(3_600), later(86_400)]) {
      expect(planRound(snapshot, false, at)).toMatchObject({ edge: 'apply' });
      const decision = runRound(snapshot, { edge: deferringEdge() }, at);
      expect(secondsBetween(at, decision.changes.nextCheckAt ?? '')).toBeLessThanOrEqual(10);
      expect(secondsBetween(at, decision.changes.nextCheckAt ?? '')).toBeGreaterThan(0);
      snapshot = next(snapshot, decision);
    }
  });

  test('goes on as any other once it is begun, and counts from then', () => {
    const at = later(60);
    const decision = runRound(deferred(), { edge: requesting }, at);
    expect(decision).toMatchObject({ reason: 'requesting', actor: 'nobody' });
    expect(decision.changes).toMatchObject({
      status: 'deploying',
      progress: { issuanceAttempts: 1, lastIssuanceAt: at },
    });
    expect(decision.changes.conditions).toContainEqual(
      expect.objectContaining({ type: 'CertificateAllowed', reason: 'not_checked' }),
    );
  });

  test('counts from when the edge was asked, however long the answer was waited for', () => {
    const appliedAt = later(58);
    const decision = runRound(deferred(), { edge: { ...requesting, appliedAt } }, later(60));
    expect(decision.changes.progress).toMatchObject({ issuanceAttempts: 1, lastIssuanceAt: appliedAt });
  });

  test('after a failure the attempt that is due waits, and neither its number nor the CA’s pause changes', () => {
    const refused = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const at = later(60);
    const edge = { ...aRefusedEdge(), challenges: { ready: false, detail: 'none is there' } as const };
    const decision = runRound(refused, { edge, dns: aDnsObservation() }, at);
    expect(decision).toMatchObject({ reason: 'challenge_unreachable', actor: 'operator' });
    expect(decision.changes).toMatchObject({
      status: 'certificate_failed',
      progress: { issuanceAttempts: 1, lastIssuanceAt: refused.progress.lastIssuanceAt },
    });
    const soon = decision.changes.nextCheckAt ?? '';
    expect(secondsBetween(at, soon)).toBeLessThanOrEqual(10);
    expect(planRound(next(refused, decision), false, soon)).toMatchObject({ edge: 'apply_anew' });
  });

  test('leaves a live domain live', () => {
    const edge = deferringEdge({ objects: 'partial' });
    const decision = runRound(live(), { edge, dns: aDnsObservation() }, later(900));
    expect(decision.changes.status).toBe('active');
  });

  test('a check that did not ask changes nothing of what is known', () => {
    const checked = runRound(deferred(), {
      edge: anEdgeObservation({ objects: 'absent', certificate: null }),
    });
    expect(checked.changes.conditions).toContainEqual(
      expect.objectContaining({ reason: 'challenge_unreachable', actor: 'operator' }),
    );
  });
});

describe('an order for which the tenant has no slot', () => {
  const until = later(7);
  const full = { orderBegun: false, orderDeferredUntil: until } as const;
  const idle = anEdgeObservation({ certificate: null, issuance: 'idle', ...full });

  test('is not begun: nothing is counted, nothing has failed, and the domain comes at its time', () => {
    const decision = runRound(proved(), { edge: idle });
    expect(decision.changes).toMatchObject({
      status: 'pending_certificate',
      progress: { issuanceAttempts: 0, lastIssuanceAt: null, nextIssuanceAt: null },
      nextCheckAt: until,
    });
    const snapshot = next(proved(), decision);
    expect(planRound(snapshot, false, until)).toMatchObject({ order: 'first_order' });
  });

  test('after a failure is the same order later: its number and its back-off stay', () => {
    const refused = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const at = later(61);
    const slot = later(64);
    const edge = { ...aRefusedEdge(), orderBegun: false, orderDeferredUntil: slot };
    const decision = runRound(refused, { edge, dns: aDnsObservation() }, at);
    expect(decision.changes).toMatchObject({
      status: 'certificate_failed',
      progress: { issuanceAttempts: 1, lastIssuanceAt: refused.progress.lastIssuanceAt },
      nextCheckAt: slot,
    });
    expect(planRound(next(refused, decision), false, slot)).toMatchObject({ order: 'retry_due' });
  });
});
