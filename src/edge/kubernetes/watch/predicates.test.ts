import { expect, test } from 'vitest';
import { aCertificate, aChallenge, aCondition, aRequest } from '../../../testing/cert-manager.ts';
import { isCertificateNews, isChallengeNews, isRouteNews } from './predicates.ts';

const fresh = aCertificate();
const issuing = aCertificate({ conditions: [aCondition('Issuing', 'True'), aCondition('Ready', 'False')] });
const issued = aCertificate({ conditions: [aCondition('Ready', 'True')], revision: 1 });
const renewing = aCertificate({
  conditions: [aCondition('Issuing', 'True'), aCondition('Ready', 'True')],
  revision: 1,
});
const renewed = aCertificate({ conditions: [aCondition('Ready', 'True')], revision: 2 });
const failed = aCertificate({ conditions: [aCondition('Issuing', 'False')], lastFailureTime: 'now' });

test('of a Certificate, what came of it is news; the steps to it are not', () => {
  const steps = [null, fresh, issuing, issued, renewing, renewed, failed, issuing, null];
  const news = steps
    .slice(1)
    .map((after, index) => isCertificateNews({ before: steps[index] ?? null, after }));
  expect(news).toEqual([false, false, true, false, true, true, true, true]);
});

test('a Certificate that was issued while nobody watched is news', () => {
  expect(isCertificateNews({ before: null, after: issued })).toBe(true);
});

test('a route that went or was written to is news, one that appeared is not', () => {
  const route = aRequest();
  const written = { ...route, metadata: { ...route.metadata, generation: 2 } };
  expect(isRouteNews({ before: route, after: null })).toBe(true);
  expect(isRouteNews({ before: route, after: written })).toBe(true);
  expect(isRouteNews({ before: route, after: route })).toBe(false);
  expect(isRouteNews({ before: null, after: route })).toBe(false);
});

test('a challenge is news once, when it fails', () => {
  const invalid = aChallenge({ state: 'invalid' });
  expect(isChallengeNews({ before: aChallenge({ state: 'pending' }), after: invalid })).toBe(true);
  expect(isChallengeNews({ before: invalid, after: invalid })).toBe(false);
  expect(isChallengeNews({ before: invalid, after: null })).toBe(false);
});
