import { expect, test } from 'vitest';
import { asSentence } from '../../testing/sentences.ts';
import type { ChallengeView } from '../observations.ts';
import { judgeAllowed } from './allowed.ts';

const DOMAIN = 'portal.acme.com';
const subject = { domain: DOMAIN, canonicalHost: 'abc1234.portal.example.com' };
const judged = (change: Partial<ChallengeView>) => {
  const view: ChallengeView = {
    address: '104.16.1.1',
    ours: false,
    outcome: 'not_followed',
    redirects: Array.from({ length: 11 }, () => `https://${DOMAIN}`),
    httpStatus: 301,
    server: null,
    ...change,
  };
  const ca = { identities: 'any' as const, account: null };
  return asSentence(
    judgeAllowed({ observedAt: '2026-11-24T12:00:00.000Z', ca, caa: [], challenge: [view] }, subject),
  );
};

test('a proxy that leads port 80 to https of itself for ever is told, with what to switch off', () => {
  const found = judged({});
  expect(found).toMatchObject({ reason: 'challenge_redirected', actor: 'tenant' });
  expect(found.message).toContain(
    `sends port 80 of ${DOMAIN} to https://${DOMAIN}, and that to itself again`,
  );
  expect(found.message).toContain('Switch off "Always use HTTPS"');
});

test.each(['broken', 'refused', 'timeout'] as const)(
  'so is one whose https is %s, as no certificate exists',
  (outcome) => {
    const { message } = judged({ outcome, redirects: [`https://${DOMAIN}`] });
    expect(message).toContain('where no certificate exists yet');
    expect(message).toContain('Switch off "Always use HTTPS"');
    expect(message).not.toContain('for ever');
  },
);

test('a redirect to another name is another fault', () => {
  const { message } = judged({ outcome: 'broken', redirects: ['https://www.acme.com'] });
  expect(message).toContain('Exempt /.well-known/acme-challenge/ from the redirect');
});
