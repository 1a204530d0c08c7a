import { describe, expect, test } from 'vitest';
import {
  aForbiddingPreflight,
  anEdgeObservation,
  aPreflight,
  aSnapshot,
  NOON,
  observed,
} from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import { CONDITION_TYPES, type Condition } from '../conditions.ts';
import { type DomainSnapshot, freshProgress } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { nextAway, nextFault } from './evidence.ts';

const NONE = { since: null, seenAt: null };
const HOURS = 3_600;

const all = (...over: Condition[]): Condition[] =>
  CONDITION_TYPES.map((type) => over.find((one) => one.type === type) ?? unjudged(type));
const unjudged = (type: Condition['type']): Condition => {
  if (type === 'CertificateReady') return aCondition(type, 'not_requested');
  if (type === 'Routed') return aCondition(type, 'not_applied');
  return aCondition(type, 'not_checked');
};
const wrong = aCondition('PointsHere', 'wrong_target');

describe('the evidence that a live domain leads elsewhere', () => {
  const known = { awaySince: later(-HOURS), awaySeenAt: NOON };
  const domain = (over: Partial<DomainSnapshot> = {}) =>
    aSnapshot({ status: 'active', progress: { ...freshProgress(NOON), ...known }, ...over });
  const away = { conditions: all(wrong), leadsAway: true, partlyHere: false };
  const kept = { since: later(-HOURS), seenAt: NOON };

  test('begins with the first check that sees it', () => {
    const fresh = domain({ progress: freshProgress(NOON) });
    expect(nextAway(fresh, away, later(60))).toEqual({ since: later(60), seenAt: later(60) });
  });

  test.each([
    ['is added up', 60, later(-HOURS)],
    ['is added up over two hours between two checks', 2 * HOURS, later(-HOURS)],
    ['moves along by a longer gap', 2 * HOURS + 1, later(HOURS + 1)],
    ['moves along by a clock that was set back', -1, later(-HOURS - 1)],
  ])('%s', (_, at, since) => {
    expect(nextAway(domain(), away, later(at))).toEqual({ since, seenAt: later(at) });
  });

  test('stays as it was in a check that could not tell', () => {
    expect(nextAway(domain(), { ...away, conditions: all(), leadsAway: false }, later(60))).toEqual(kept);
  });

  test.each([
    ['it leads here', domain(), { ...away, conditions: all(aCondition('PointsHere', 'cname')) }],
    ['some come here', domain(), { ...away, partlyHere: true }],
    ['it is not live', domain({ status: 'deploying' }), away],
  ])('ends where %s', (_, snapshot, judged) => {
    expect(nextAway(snapshot, judged, later(60))).toEqual(NONE);
  });

  const incident = (since: string, open = true, kind: 'dns' | 'edge' = 'dns') =>
    domain({ incidents: [{ kind, since, open }] });

  test('begins anew with each check of an incident of ours that it began in', () => {
    const now = { since: later(60), seenAt: later(60) };
    expect(nextAway(incident(later(-HOURS)), away, later(60))).toEqual(now);
    const fresh = { ...incident(NOON), progress: freshProgress(NOON) };
    expect(nextAway(fresh, away, later(60))).toEqual(now);
  });

  test.each([
    ['that it was there before', incident(later(-HOURS + 1))],
    ['that is over', incident(later(-2 * HOURS), false)],
    ['of another kind', incident(later(-2 * HOURS), true, 'edge')],
  ])('is not touched by an incident %s', (_, snapshot) => {
    expect(nextAway(snapshot, away, later(60))).toEqual({ since: later(-HOURS), seenAt: later(60) });
  });
});

describe('the evidence that a tenant keeps its certificate away', () => {
  const known = { tenantFaultSince: later(-HOURS), tenantFaultSeenAt: NOON };
  const domain = aSnapshot({
    status: 'certificate_failed',
    progress: { ...freshProgress(NOON), ...known },
  });
  const forbids = aCondition('CertificateAllowed', 'caa_forbids');
  const failed = aCondition('CertificateReady', 'challenge_failed');
  const ours = aCondition('CertificateReady', 'issuer_not_ready');
  const fault = (conditions: Condition[], seen: Partial<Observations>, leadsAway = false) =>
    nextFault(domain, { conditions, leadsAway }, observed(seen), later(60));
  const grows = { since: later(-HOURS), seenAt: later(60) };
  const stays = { since: later(-HOURS), seenAt: NOON };

  test.each<[string, Condition[], Partial<Observations>, boolean]>([
    ['a record that leads elsewhere', all(wrong), {}, true],
    ['what a preflight found', all(forbids), { preflight: aForbiddingPreflight() }, false],
    ['what the CA refused', all(failed), { edge: anEdgeObservation() }, false],
  ])('grows by %s', (_, conditions, seen, leadsAway) => {
    expect(fault(conditions, seen, leadsAway)).toEqual(grows);
  });

  test.each<[string, Condition[], Partial<Observations>, boolean]>([
    ['a record that may only seem to lead elsewhere', all(wrong), {}, false],
    ['what an earlier preflight found', all(forbids), {}, false],
    ['a preflight that passed', all(), { preflight: aPreflight() }, false],
    ['what the CA refused before', all(failed), {}, false],
    ['an edge that could not be asked', all(failed), { edge: anEdgeObservation({ failure: 'away' }) }, false],
    ['a fault of the operator’s', all(ours), { edge: anEdgeObservation() }, true],
  ])('stays as it was by %s', (_, conditions, seen, leadsAway) => {
    expect(fault(conditions, seen, leadsAway)).toEqual(stays);
  });

  test('ends with a certificate', () => {
    const issued = aCondition('CertificateReady', 'issued');
    expect(fault(all(issued, forbids), { preflight: aForbiddingPreflight() })).toEqual(NONE);
  });

  test('of a row of an earlier version begins with the next check', () => {
    const old = aSnapshot({ status: 'certificate_failed' });
    const judged = { conditions: all(wrong), leadsAway: true };
    expect(nextFault(old, judged, observed(), later(60))).toEqual({ since: later(60), seenAt: later(60) });
    const { tenantFaultSeenAt: _, ...progress } = domain.progress;
    expect(nextFault({ ...domain, progress }, judged, observed(), later(60)).since).toBe(later(60));
  });
});
