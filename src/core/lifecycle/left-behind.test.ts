import { describe, expect, test } from 'vitest';
import { aDnsObservation, anEmptyEdge, aSnapshot, aView, noSuchName } from '../../testing/builders.ts';
import { later, live, next, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { pick } from '../checks/judge.ts';
import type { DomainSnapshot } from '../domain.ts';
import { planRound } from './plan.ts';

const DAY = 24 * 3600;
const silent = aDnsObservation({ routing: [aView({ outcome: 'timeout' })] });

/** A live domain that was deleted, and is off the edge. */
const offTheEdge = () => {
  const deleted = live({ desired: 'deleted' });
  const decision = runRound(deleted, { edge: anEmptyEdge() }, later(60));
  return { decision, domain: next(deleted, decision) };
};
const check = (domain: DomainSnapshot, seconds: number, dns = aDnsObservation()) =>
  runRound(domain, { dns }, later(seconds));

describe('a deleted domain', () => {
  test('goes off the edge first, without waiting for anybody’s DNS, and holds nothing any more', () => {
    expect(planRound(live({ desired: 'deleted' }), false, later(60))).toMatchObject({
      dns: false,
      edge: 'remove',
    });
    const { decision } = offTheEdge();
    expect(decision).toMatchObject({ forget: false, changes: { status: 'disabled', edgeApplied: false } });
    expect(decision.changes).toMatchObject({ provedAt: null, proofMethod: null, nextCheckAt: later(60) });
  });

  test('is not forgotten while some of its servers lead here', () => {
    const differ = aDnsObservation({
      routing: [
        ...noSuchName().routing.map((view) => ({ ...view, server: 'ns1' })),
        ...aDnsObservation().routing.map((view) => ({ ...view, server: 'ns2' })),
      ],
    });
    expect(check(offTheEdge().domain, 61, differ)).toMatchObject({ forget: false, reason: 'left_behind' });
  });

  test('is not forgotten while one of its addresses is ours, and the tenant is told which kind to delete', () => {
    const addresses = ['198.51.100.7', '203.0.113.9'].map((address) => ({
      type: 'A' as const,
      address,
      ttl: 60,
    }));
    const decision = check(offTheEdge().domain, 61, aDnsObservation({ routing: [aView({ addresses })] }));
    expect(decision).toMatchObject({ forget: false, reason: 'left_behind' });
    expect(statusSentence(decision)).toContain('delete its address records at your DNS provider');
  });

  test('whose record leads here is left behind: the tenant is told which record to delete', () => {
    const { changes, ...decision } = check(offTheEdge().domain, 61);
    expect(decision).toMatchObject({ forget: false, reason: 'left_behind', actor: 'tenant' });
    expect(statusSentence(decision)).toMatch(
      /^portal\.acme\.com is removed, but its DNS still leads here: delete its CNAME record to a1b2c3d\.portal\.example\.com at your DNS provider\..* We check again at /,
    );
    expect(decision.timeline.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      'condition_changed PointsHere left_behind',
    ]);
    expect(changes.nextCheckAt).toBe(later(120));
  });

  test.each([
    ['whose record is gone', noSuchName()],
    [
      'whose record leads elsewhere',
      aDnsObservation({ routing: [aView({ chain: [{ from: 'portal.acme.com', to: 'x.net', ttl: 60 }] })] }),
    ],
  ])('%s is forgotten', (_, dns) => {
    expect(check(offTheEdge().domain, 61, dns).forget).toBe(true);
    const left = next(offTheEdge().domain, check(offTheEdge().domain, 61));
    expect(check(left, 2 * DAY, dns).forget).toBe(true);
  });

  test('of which nobody could tell stays as it was', () => {
    const { domain } = offTheEdge();
    const left = next(domain, check(domain, 61));
    const decision = check(left, DAY, silent);
    expect(decision).toMatchObject({ forget: false, reason: 'left_behind' });
    expect(decision.timeline.map(({ to }) => to)).not.toContain('PointsHere timeout');
    const never = aSnapshot({ desired: 'deleted' });
    expect(check(never, 61, silent).forget).toBe(true);
  });

  test('is looked for daily, and forgotten after 30 days', () => {
    let domain = offTheEdge().domain;
    let checks = 0;
    for (let at = later(61); ; checks += 1) {
      const decision = runRound(domain, { dns: aDnsObservation() }, at);
      if (decision.forget) break;
      domain = next(domain, decision);
      at = domain.nextCheckAt ?? '';
    }
    expect([checks, domain.nextCheckAt]).toEqual([34, later(60 + 30 * DAY)]);
  });

  test('that was never at the edge is looked for once', () => {
    const claim = aSnapshot({ desired: 'deleted' });
    expect(planRound(claim, false, later(60))).toMatchObject({ dns: true, edge: 'none' });
    expect(check(claim, 60, noSuchName())).toMatchObject({ forget: true, changes: { status: 'disabled' } });
    const left = check(claim, 60);
    expect(left).toMatchObject({ forget: false, reason: 'left_behind' });
    expect(pick(left.changes.conditions, 'PointsHere').status).toBe('True');
  });
});
