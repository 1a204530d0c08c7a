import { expect, test } from 'vitest';
import { NOON } from '../../../testing/builders.ts';
import { aCertificate, aChallenge, aCondition, aRequest } from '../../../testing/cert-manager.ts';
import { isCertificateRelevant, isChallengeRelevant, isRouteRelevant } from './predicates.ts';

const fresh = aCertificate();
const issuing = aCertificate({ conditions: [aCondition('Issuing', 'True'), aCondition('Ready', 'False')] });
const issued = aCertificate({ conditions: [aCondition('Ready', 'True')], revision: 1 });
const renewing = aCertificate({
  conditions: [aCondition('Issuing', 'True'), aCondition('Ready', 'True')],
  revision: 1,
});
const renewed = aCertificate({ conditions: [aCondition('Ready', 'True')], revision: 2 });
const failed = aCertificate({ conditions: [aCondition('Issuing', 'False')], lastFailureTime: NOON });

test('of a Certificate, what came of it starts a reconciliation; the steps to it do not', () => {
  const steps = [null, fresh, issuing, issued, renewing, renewed, failed, issuing, null];
  const relevant = steps
    .slice(1)
    .map((after, index) => isCertificateRelevant({ before: steps[index] ?? null, after }));
  expect(relevant).toEqual([false, false, true, false, true, true, true, true]);
});

test('a Certificate that was issued while nobody watched starts one', () => {
  expect(isCertificateRelevant({ before: null, after: issued })).toBe(true);
});

test('that cert-manager’s retries were suspended starts none; a later failure does, also one that nobody saw begin', () => {
  const suspended = aCertificate({ ...failed.status, lastFailureTime: '2099-01-01T00:00:00Z' });
  expect(isCertificateRelevant({ before: failed, after: suspended })).toBe(false);
  const again = aCertificate({
    conditions: [aCondition('Issuing', 'False', { lastTransitionTime: '2026-11-24T12:01:00Z' })],
    lastFailureTime: '2026-11-24T12:01:00Z',
  });
  expect(isCertificateRelevant({ before: suspended, after: again })).toBe(true);
});

test('a route that went or was written to starts one, one that appeared does not', () => {
  const route = aRequest();
  const written = { ...route, metadata: { ...route.metadata, generation: 2 } };
  expect(isRouteRelevant({ before: route, after: null })).toBe(true);
  expect(isRouteRelevant({ before: route, after: written })).toBe(true);
  expect(isRouteRelevant({ before: route, after: route })).toBe(false);
  expect(isRouteRelevant({ before: null, after: route })).toBe(false);
});

test('a challenge starts one once, when it fails', () => {
  const invalid = aChallenge({ state: 'invalid' });
  expect(isChallengeRelevant({ before: aChallenge({ state: 'pending' }), after: invalid })).toBe(true);
  expect(isChallengeRelevant({ before: invalid, after: invalid })).toBe(false);
  expect(isChallengeRelevant({ before: invalid, after: null })).toBe(false);
});
