import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { type Condition, type ConditionType, condition, type Reason } from '../conditions.ts';
import { type DomainState, healthSignalsOf } from './health-signals.ts';

const one = (type: ConditionType, reason: Reason) =>
  condition(type, reason as never, 'Seen.', NOON) as Condition;
const WELL = [
  one('PointsHere', 'cname'),
  one('CertificateAllowed', 'allowed'),
  one('CertificateReady', 'issued'),
  one('Routed', 'applied'),
  one('Reachable', 'https_ok'),
];
const signals = (over: Partial<DomainState> = {}) =>
  healthSignalsOf({
    desired: 'active',
    provedAt: NOON,
    activatedAt: NOON,
    givenUpAt: null,
    conditions: WELL,
    knowsOurAddress: true,
    ...over,
  });
const withOne = (type: ConditionType, reason: Reason) =>
  signals({ conditions: [...WELL.filter((other) => other.type !== type), one(type, reason)] });

describe('a live domain', () => {
  test('that is well says so of each kind', () => {
    expect(signals()).toEqual({ dns: 'well', certificate: 'well', edge: 'well' });
  });

  test.each([
    ['PointsHere', 'nxdomain', 'dns'],
    ['PointsHere', 'timeout', 'dns'],
    ['CertificateReady', 'renewal_failing', 'certificate'],
    ['CertificateReady', 'ca_unavailable', 'certificate'],
    ['CertificateAllowed', 'challenge_unreachable', 'certificate'],
    ['Reachable', 'connection_refused', 'edge'],
    ['Routed', 'apply_failed', 'edge'],
  ] as const)('fails by %s %s, in that kind alone', (type, reason, kind) => {
    expect(withOne(type, reason)).toEqual({ ...signals(), [kind]: 'failing' });
  });

  test.each([
    ['CertificateReady', 'requesting', 'certificate'],
    ['CertificateReady', 'not_requested', 'certificate'],
    ['Reachable', 'not_checked', 'edge'],
    ['PointsHere', 'not_checked', 'dns'],
  ] as const)('says nothing new by %s %s, which only takes its time', (type, reason, kind) => {
    expect(withOne(type, reason)).toEqual({ ...signals(), [kind]: 'unknown' });
  });

  test('is not failing by what its tenant alone forbids', () => {
    expect(withOne('CertificateAllowed', 'caa_forbids').certificate).toBe('well');
  });

  test('fails when nobody finds our own address, although its record is right', () => {
    expect(signals({ knowsOurAddress: false }).dns).toBe('failing');
  });
});

test('a domain that was never live is counted for its certificate only, and not before its proof', () => {
  expect(signals({ activatedAt: null })).toEqual({ dns: 'none', certificate: 'well', edge: 'none' });
  expect(signals({ provedAt: null })).toEqual({ dns: 'none', certificate: 'none', edge: 'none' });
});

test.each([{ desired: 'disabled' }, { desired: 'deleted' }, { givenUpAt: NOON }] as const)(
  'a domain with %o is not counted',
  (over) => {
    expect(signals(over)).toEqual({ dns: 'none', certificate: 'none', edge: 'none' });
  },
);
