import { describe, expect, test } from 'vitest';
import { aSnapshot, NOON } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import { CONDITION_TYPES, type Condition, type ConditionType } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { freshProgress } from '../domain.ts';
import type { IssuanceReason } from '../issuance/policy.ts';
import { nextStatus, type Outcome, type Situation, STATUS_RULES } from './status-rules.ts';

const WEEK = 7 * 86_400;
const NEVER = { since: null, seenAt: null };
const FOR_A_WEEK = { since: NOON, seenAt: later(WEEK) };
const CERTIFICATES = { outage: [{ kind: 'certificate' as const, since: NOON, open: true }] };

/** All six as they are before anything was observed, with whatever the test is about put over them. */
const conditions = (...over: Condition[]): Condition[] =>
  CONDITION_TYPES.map((type) => over.find((one) => one.type === type) ?? unjudged(type));
const unjudged = (type: ConditionType): Condition => {
  if (type === 'CertificateReady') return aCondition(type, 'not_requested');
  if (type === 'Routed') return aCondition(type, 'not_applied');
  return aCondition(type, 'not_checked');
};
const here = aCondition('PointsHere', 'cname');
const absent = aCondition('PointsHere', 'nxdomain');
const wrong = aCondition('PointsHere', 'wrong_target');
const routed = aCondition('Routed', 'applied');
const served = aCondition('Reachable', 'https_ok');
const issued = aCondition('CertificateReady', 'issued');
const pending = aCondition('CertificateReady', 'requesting');
const failed = aCondition('CertificateReady', 'challenge_failed');

type Given = Partial<Omit<Situation, 'snapshot'>> & { row?: Partial<DomainSnapshot> };
function situation({ row, ...over }: Given): Situation {
  const snapshot = aSnapshot({ progress: freshProgress(NOON), ...row });
  return {
    snapshot,
    conditions: conditions(),
    proved: snapshot.provedAt !== null,
    edgeApplied: snapshot.edgeApplied,
    ...{ split: false, leadsAway: false, away: NEVER, fault: NEVER, beganAttempt: false },
    issuance: { decision: 'blocked', reason: 'not_proved', until: null },
    now: later(60),
    ...over,
  };
}
const waits = (reason: IssuanceReason) => ({ decision: 'wait' as const, reason, until: null });
const orders = { decision: 'order' as const, reason: 'first_order' as const, until: null };
const refuses = { decision: 'blocked' as const, reason: 'ca_would_refuse' as const, until: null };

const proved = { provedAt: NOON, proofMethod: 'cname' } as const;
const waiting = { status: 'verifying_dns' } as const;
const unordered = { status: 'certificate_failed', ...proved } as const;
const deploying = { status: 'deploying', edgeApplied: true, ...proved } as const;
const retrying = { status: 'certificate_failed', edgeApplied: true, ...proved } as const;
const active = { status: 'active', edgeApplied: true, ...proved } as const;

type Case = {
  given: Given;
  becomes: Outcome;
  /** The nearest situation in which another rule decides, and that one's name. */
  not: [Given, string];
};

/** By the names of the rules. */
const CASES: Record<string, Case> = {
  'it is switched off and clean': {
    given: { row: { desired: 'disabled', status: 'active' } },
    becomes: { status: 'disabled' },
    not: [{ row: { desired: 'disabled', ...active } }, 'it is being switched off'],
  },
  'it is being switched off': {
    given: { row: { desired: 'deleted', ...active } },
    becomes: { status: 'active' },
    not: [{ row: active }, 'nothing changed'],
  },
  'another tenant has proved the name': {
    given: { row: { ...active, provedAt: null, conditions: [aCondition('Owned', 'moved_away')] } },
    becomes: { status: 'dns_failed', gaveUp: true },
    not: [{ row: { ...active, conditions: [aCondition('Owned', 'moved_away')] } }, 'nothing changed'],
  },
  'it is ready for its certificate': {
    given: { row: waiting, proved: true, conditions: conditions(here), issuance: orders },
    becomes: { status: 'pending_certificate' },
    not: [
      { row: waiting, proved: true, conditions: conditions(here), issuance: waits('earlier_orders') },
      'a CA would refuse it, so nothing is ordered',
    ],
  },
  'a CA would refuse it, so nothing is ordered': {
    given: { row: unordered, conditions: conditions(here), issuance: refuses },
    becomes: { status: 'certificate_failed' },
    not: [
      {
        row: unordered,
        conditions: conditions(here),
        issuance: refuses,
        fault: FOR_A_WEEK,
        now: later(WEEK),
      },
      'the tenant has kept its certificate away for a week',
    ],
  },
  'its record went away before anything was ordered': {
    given: { row: unordered, conditions: conditions(wrong) },
    becomes: { status: 'dns_failed' },
    not: [
      { row: unordered, conditions: conditions(wrong), split: true },
      'certificate or edge are on their way',
    ],
  },
  'it was given up': {
    given: { row: { status: 'active', givenUpAt: NOON } },
    becomes: { status: 'dns_failed', gaveUp: true },
    not: [{ row: { status: 'active' } }, 'nothing changed'],
  },
  'nobody has published the record for a week': {
    given: { row: waiting, conditions: conditions(absent), now: later(WEEK) },
    becomes: { status: 'dns_failed', gaveUp: true, expired: true },
    not: [
      { row: waiting, conditions: conditions(absent), now: later(WEEK - 1) },
      'the record is not there or wrong',
    ],
  },
  'the record has not had its first check yet': {
    given: { row: waiting, conditions: conditions(absent), now: later(29) },
    becomes: { status: 'verifying_dns' },
    not: [
      { row: waiting, conditions: conditions(wrong), now: later(29) },
      'the record is not there or wrong',
    ],
  },
  'the record is not there or wrong': {
    given: {
      row: waiting,
      conditions: conditions(here, aCondition('Owned', 'proof_missing')),
    },
    becomes: { status: 'dns_failed' },
    not: [{ row: waiting, conditions: conditions(here) }, 'nobody could tell what DNS says'],
  },
  'nobody could tell what DNS says': {
    given: { row: { status: 'pending_dns' } },
    becomes: { status: 'verifying_dns' },
    not: [{ row: { status: 'deploying' } }, 'certificate or edge are on their way'],
  },
  'the tenant has kept its certificate away for a week': {
    given: { row: deploying, fault: FOR_A_WEEK, now: later(WEEK) },
    becomes: { status: 'certificate_failed', gaveUp: true },
    not: [
      { row: { ...deploying, incidents: CERTIFICATES.outage }, fault: FOR_A_WEEK, now: later(WEEK) },
      'certificate or edge are on their way',
    ],
  },
  'the edge refuses': {
    given: {
      row: deploying,
      conditions: conditions(aCondition('Routed', 'apply_failed')),
      beganAttempt: true,
    },
    becomes: { status: 'certificate_failed' },
    not: [
      { row: deploying, conditions: conditions(routed), beganAttempt: true },
      'a new order is on its way',
    ],
  },
  'clients get the portal': {
    given: { row: deploying, conditions: conditions(issued, routed, served) },
    becomes: { status: 'active' },
    not: [{ row: deploying, conditions: conditions(issued, routed) }, 'the certificate is there'],
  },
  'a new order is on its way': {
    given: { row: retrying, conditions: conditions(pending) },
    becomes: { status: 'deploying' },
    not: [{ row: retrying, conditions: conditions(failed), beganAttempt: true }, 'the CA refuses'],
  },
  'the CA refuses': {
    given: { row: deploying, conditions: conditions(failed) },
    becomes: { status: 'certificate_failed' },
    not: [
      { row: deploying, conditions: conditions(aCondition('CertificateReady', 'renewal_failing')) },
      'the certificate is there',
    ],
  },
  'the certificate is there': {
    given: { row: retrying, conditions: conditions(issued, routed) },
    becomes: { status: 'deploying' },
    not: [{ row: retrying, conditions: conditions(routed) }, 'certificate or edge are on their way'],
  },
  'certificate or edge are on their way': {
    given: { row: { ...deploying, status: 'pending_certificate' }, conditions: conditions(pending) },
    becomes: { status: 'pending_certificate' },
    not: [{ row: active, conditions: conditions(pending) }, 'nothing changed'],
  },
  'its DNS has led elsewhere for too long': {
    given: {
      row: active,
      conditions: conditions(wrong),
      leadsAway: true,
      away: FOR_A_WEEK,
      now: later(WEEK),
    },
    becomes: { status: 'dns_failed', gaveUp: true },
    not: [
      { row: active, conditions: conditions(wrong), leadsAway: true, away: FOR_A_WEEK, now: later(WEEK - 1) },
      'nothing changed',
    ],
  },
  'its certificate has ended': {
    given: { row: active, conditions: conditions(aCondition('CertificateReady', 'expired')) },
    becomes: { status: 'certificate_failed' },
    not: [{ row: active, conditions: conditions(failed) }, 'nothing changed'],
  },
  'nothing changed': {
    given: { row: active },
    becomes: { status: 'active' },
    not: [{ row: deploying }, 'certificate or edge are on their way'],
  },
};

const NAMES = STATUS_RULES.map(({ name }) => name);

describe('a status follows by the rule', () => {
  test.each(NAMES)('%s', (name) => {
    const found = CASES[name];
    if (found === undefined) throw new Error(`no case names the rule "${name}"`);
    expect(nextStatus(situation(found.given))).toEqual({ ...found.becomes, rule: name });
    expect(nextStatus(situation(found.not[0])).rule).toBe(found.not[1]);
  });

  test('each rule has its case, in order', () => {
    expect(Object.keys(CASES)).toEqual(NAMES);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  test.each<[IssuanceReason, string]>([
    ...(['certificate_valid', 'renewal_due', 'order_pending', 'retry_after', 'back_off'] as const).map(
      (reason): [IssuanceReason, string] => [reason, 'it is ready for its certificate'],
    ),
    ...(
      [
        'earlier_orders',
        'orders_limited',
        'edge_retry',
        'not_known_yet',
        'responders_not_ready',
        'no_free_slot',
      ] as const
    ).map((reason): [IssuanceReason, string] => [reason, 'a CA would refuse it, so nothing is ordered']),
  ])('who starts over while the policy says %s: %s', (reason, rule) => {
    const again = { row: { ...waiting, ...proved, edgeApplied: true }, conditions: conditions(here) };
    expect(nextStatus(situation({ ...again, issuance: waits(reason) })).rule).toBe(rule);
  });

  test('what is ours to mend is no failure of the domain: it waits', () => {
    const ours = aCondition('CertificateAllowed', 'challenge_unreachable');
    const waiting = { row: unordered, conditions: conditions(here, ours), issuance: refuses };
    expect(nextStatus(situation(waiting)).status).toBe('pending_certificate');
  });
});
