import { describe, expect, test } from 'vitest';
import { aCertificate, aCondition } from '../../../testing/cert-manager.ts';
import type { ObservedCertificate } from '../observe/cert-manager.ts';
import { beginsTooLate, failureTimeFor, retriesByItself } from './own-retries.ts';

const NOW = new Date('2026-11-24T13:00:00Z');
const failed = { conditions: [aCondition('Issuing', 'False')], lastFailureTime: '2026-11-24T12:00:00Z' };
const deleted = (certificate: ObservedCertificate): ObservedCertificate => ({
  ...certificate,
  metadata: { ...certificate.metadata, deletionTimestamp: '2026-11-24T12:59:00Z' },
});

describe('cert-manager’s retries are ours to suspend', () => {
  test.each<[name: string, certificate: ObservedCertificate, retries: boolean]>([
    ['after a failed first issuance', aCertificate(failed), true],
    ['after one whose time is not known', aCertificate({ conditions: failed.conditions }), true],
    [
      'a renewal that has failed until the end',
      aCertificate({ ...failed, revision: 1, notAfter: '2026-11-24T12:30:00Z' }),
      true,
    ],
    [
      'a renewal, which is left to it',
      aCertificate({ ...failed, revision: 1, notAfter: '2026-12-24T12:00:00Z' }),
      false,
    ],
    ['one whose Secret was deleted', aCertificate({ ...failed, revision: 1 }), false],
    ['what it has taken over', aCertificate({ ...failed, notAfter: '2026-12-24T12:00:00Z' }), false],
    ['while it is at work', aCertificate({ conditions: [aCondition('Issuing', 'True')] }), false],
    ['once it has issued', aCertificate({ conditions: [aCondition('Ready', 'True')] }), false],
    [
      'where that is suspended',
      aCertificate({ ...failed, lastFailureTime: failureTimeFor(aCertificate(), NOW) }),
      false,
    ],
    ['for what is being deleted', deleted(aCertificate(failed)), false],
  ])('%s', (_, certificate, retries) => {
    expect(retriesByItself(certificate, NOW)).toBe(retries);
  });
});

test('an issuance that we end is retried by cert-manager where it is a renewal, and else never', () => {
  const renewal = aCertificate({ revision: 1 });
  expect(failureTimeFor(renewal, NOW)).toBe('2026-11-24T13:00:00Z');
  expect(Date.parse(failureTimeFor(aCertificate(), NOW))).toBeGreaterThan(Date.parse('2090-01-01T00:00:00Z'));
});

test('an attempt that begins in 2099, as a worker of the version before writes it, begins too late', () => {
  const issuing = (lastTransitionTime: string) =>
    aCertificate({ conditions: [aCondition('Issuing', 'True', { lastTransitionTime })] });
  expect(beginsTooLate(issuing('2099-01-01T00:00:01Z'), NOW)).toBe(true);
  // A second after a failure, by the clock of another worker.
  expect(beginsTooLate(issuing('2026-11-24T13:00:30Z'), NOW)).toBe(false);
  expect(beginsTooLate(aCertificate(failed), NOW)).toBe(false);
});
