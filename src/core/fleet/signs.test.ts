import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { type Condition, type ConditionType, condition, type Reason } from '../conditions.ts';
import { type Standing, signsOf } from './signs.ts';

const one = (type: ConditionType, reason: Reason) =>
  condition(type, reason as never, 'Seen.', NOON) as Condition;
const WELL = [
  one('PointsHere', 'cname'),
  one('CertificateAllowed', 'allowed'),
  one('CertificateReady', 'issued'),
  one('Routed', 'applied'),
  one('Reachable', 'https_ok'),
];
const signs = (over: Partial<Standing> = {}) =>
  signsOf({
    desired: 'active',
    provedAt: NOON,
    activatedAt: NOON,
    givenUpAt: null,
    conditions: WELL,
    knowsOurAddress: true,
    ...over,
  });
const withOne = (type: ConditionType, reason: Reason) =>
  signs({ conditions: [...WELL.filter((other) => other.type !== type), one(type, reason)] });

describe('a live domain', () => {
  test('that is well says so of each kind', () => {
    expect(signs()).toEqual({ dns: 'well', certificate: 'well', edge: 'well' });
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
    expect(withOne(type, reason)).toEqual({ ...signs(), [kind]: 'failing' });
  });

  test.each([
    ['CertificateReady', 'requesting', 'certificate'],
    ['CertificateReady', 'not_requested', 'certificate'],
    ['Reachable', 'not_checked', 'edge'],
    ['PointsHere', 'not_checked', 'dns'],
  ] as const)('says nothing new by %s %s, which only takes its time', (type, reason, kind) => {
    expect(withOne(type, reason)).toEqual({ ...signs(), [kind]: 'unknown' });
  });

  test('is not failing by what its tenant alone forbids', () => {
    expect(withOne('CertificateAllowed', 'caa_forbids').certificate).toBe('well');
  });

  test('fails when nobody finds our own address, although its record is right', () => {
    expect(signs({ knowsOurAddress: false }).dns).toBe('failing');
  });
});

test('a domain that was never live is counted for its certificate only, and not before its proof', () => {
  expect(signs({ activatedAt: null })).toEqual({ dns: 'none', certificate: 'well', edge: 'none' });
  expect(signs({ provedAt: null })).toEqual({ dns: 'none', certificate: 'none', edge: 'none' });
});

test.each([{ desired: 'disabled' }, { desired: 'deleted' }, { givenUpAt: NOON }] as const)(
  'a domain with %o is not counted',
  (over) => {
    expect(signs(over)).toEqual({ dns: 'none', certificate: 'none', edge: 'none' });
  },
);
