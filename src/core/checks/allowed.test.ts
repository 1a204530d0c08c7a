import { describe, expect, test } from 'vitest';
import {
  aChallenge,
  aForbiddingPreflight,
  anUnknowingPreflight,
  aPreflight,
} from '../../testing/builders.ts';
import type { ChallengeView } from '../observations.ts';
import { allowedFindings, judgeAllowed, passesThrough } from './allowed.ts';

const DOMAIN = 'portal.acme.com';
const subject = { domain: DOMAIN, canonicalHost: 'a1b2c3d.portal.example.com' };
const THEIRS = '203.0.113.9';
const OURS = '198.51.100.7';

const theirs = (over: Partial<ChallengeView>) => aChallenge({ address: THEIRS, ours: false, ...over });
const found = (...challenge: ChallengeView[]) => allowedFindings(aPreflight({ challenge }), subject);
const first = (...challenge: ChallengeView[]) => judgeAllowed(aPreflight({ challenge }), subject);

describe('port 80 of an address', () => {
  test.each(['refused', 'timeout', 'broken'] as const)('that is %s is closed', (outcome) => {
    expect(found(theirs({ outcome, httpStatus: null }))).toEqual([
      {
        reason: 'challenge_unreachable',
        actor: 'tenant',
        params: {
          case: 'closed',
          domain: DOMAIN,
          canonicalHost: subject.canonicalHost,
          addresses: [THEIRS],
          how: [outcome],
          ours: false,
        },
      },
    ]);
  });

  test.each([502, 503, 504])('of ours that answers %i has lost its responder', (httpStatus) => {
    const [finding, ...others] = found(aChallenge({ outcome: 'other_answer', httpStatus }));
    expect(finding).toMatchObject({
      ...{ reason: 'challenge_unreachable', actor: 'operator' },
      params: { case: 'closed', how: ['responder_away'], ours: true, addresses: [OURS] },
    });
    expect(others).toEqual([]);
  });

  test.each<[string, Partial<ChallengeView>]>([
    ['of the tenant’s', { ours: false, httpStatus: 503 }],
    ['with another status', { httpStatus: 500 }],
    ['without a status', { httpStatus: null }],
  ])('that answers otherwise is intercepted: %s', (_, over) => {
    const view = aChallenge({ outcome: 'other_answer', server: 'nginx', ...over });
    expect(found(view)).toMatchObject([
      {
        reason: 'challenge_intercepted',
        params: {
          case: 'answered',
          answers: [{ status: view.httpStatus, server: 'nginx' }],
          ours: view.ours,
        },
      },
    ]);
  });

  test('behind a redirect is no gateway that lost its responder, whatever it answers there', () => {
    const view = aChallenge({ outcome: 'other_answer', httpStatus: 503, redirects: ['http://x.example'] });
    expect(found(view).map(({ reason }) => reason)).toEqual(['challenge_redirected']);
  });

  test('that is no public one cannot be reached by a CA', () => {
    expect(found(theirs({ outcome: 'private', httpStatus: null }))).toMatchObject([
      { reason: 'challenge_unreachable', actor: 'tenant', params: { case: 'not_public', domain: DOMAIN } },
    ]);
  });

  test('is the operator’s to mend where it is ours, and the tenant’s where it is not', () => {
    const closed = { outcome: 'refused' as const };
    const findings = found(aChallenge(closed), theirs(closed), theirs({ ...closed, address: '203.0.113.8' }));
    expect(findings.map(({ actor, params }) => [actor, params])).toMatchObject([
      ['tenant', { addresses: [THEIRS, '203.0.113.8'], how: ['refused'], ours: false }],
      ['operator', { addresses: [OURS], ours: true }],
    ]);
  });
});

describe('a redirect', () => {
  const toHttps = `https://${DOMAIN}`;

  test('to our responder is none', () => {
    expect(first(theirs({ redirects: [toHttps] }))).toMatchObject({ reason: 'allowed' });
  });

  test('to https of the name itself is forced, once or for ever', () => {
    const forced = (...redirects: string[]) =>
      found(theirs({ outcome: 'not_followed', redirects }))[0]?.params;
    expect(forced(toHttps)).toMatchObject({ case: 'to_https', addresses: [THEIRS], loops: false });
    expect(forced(toHttps, toHttps)).toMatchObject({ case: 'to_https', loops: true });
    expect(forced(`http://www.${DOMAIN}`, toHttps)).toMatchObject({ case: 'to_https', loops: false });
  });

  test.each<[string, Partial<ChallengeView>]>([
    ['another name', { outcome: 'timeout', redirects: [toHttps, 'http://old.example.net'] }],
    ['a page of the same name', { outcome: 'other_answer', redirects: [toHttps], httpStatus: 404 }],
  ])('to %s ends elsewhere, and is shown with its end', (_, over) => {
    const view = theirs({ httpStatus: null, server: 'nginx', ...over });
    expect(found(view)).toEqual([
      {
        reason: 'challenge_redirected',
        actor: 'tenant',
        params: {
          case: 'elsewhere',
          addresses: [THEIRS],
          to: view.redirects.at(-1),
          end: view.outcome,
          answer: { status: view.httpStatus, server: 'nginx' },
          canonicalHost: subject.canonicalHost,
          ours: false,
        },
      },
    ]);
  });

  test('is told beside a closed port of another address', () => {
    const redirected = theirs({ outcome: 'not_followed', redirects: ['http://old.example.net'] });
    expect(found(aChallenge({ outcome: 'timeout' }), redirected).map(({ reason }) => reason)).toEqual([
      'challenge_unreachable',
      'challenge_redirected',
    ]);
  });
});

describe('an address that could not be asked', () => {
  const untried = theirs({ outcome: 'not_tried', httpStatus: null });

  test('leaves it open while no other one answered', () => {
    expect(first(untried)).toMatchObject({
      ...{ status: 'Unknown', reason: 'not_checked', actor: 'operator' },
      params: { case: 'no_route', addresses: [THEIRS] },
    });
  });

  test('is named beside one that answered', () => {
    expect(first(aChallenge(), untried)).toMatchObject({
      ...{ status: 'True', reason: 'allowed' },
      params: { case: 'clear', asked: [OURS], untried: [THEIRS] },
    });
  });

  test('says nothing more where something certain is known', () => {
    expect(found(untried, aChallenge({ outcome: 'refused' })).map(({ reason }) => reason)).toEqual([
      'challenge_unreachable',
    ]);
  });

  test('is our own host’s where there is none at all', () => {
    expect(first()).toMatchObject({
      ...{ reason: 'not_checked', actor: 'operator' },
      params: { case: 'own_host', canonicalHost: subject.canonicalHost },
    });
  });
});

describe('of several obstacles', () => {
  const closed = { challenge: [theirs({ outcome: 'refused' })] };
  const reasons = (preflight: ReturnType<typeof aPreflight>) =>
    allowedFindings(preflight, subject).map(({ reason }) => reason);

  test('what CAA forbids comes first', () => {
    expect(reasons({ ...aForbiddingPreflight(), ...closed })).toEqual([
      'caa_forbids',
      'challenge_unreachable',
    ]);
  });

  test('what is certain comes before what CAA leaves open', () => {
    expect(reasons({ ...anUnknowingPreflight(), ...closed })).toEqual([
      'challenge_unreachable',
      'caa_unknown',
    ]);
    expect(reasons({ ...anUnknowingPreflight(), challenge: [] })).toEqual(['caa_unknown', 'not_checked']);
  });

  test('none is none: it is said which CAA record allows it, or that there is none', () => {
    expect(reasons(aPreflight())).toEqual([]);
    expect(judgeAllowed(aPreflight(), subject).params).toMatchObject({
      caa: { why: 'no_record', domain: DOMAIN },
    });
    const any = aPreflight({ ca: { identities: 'any', account: null } });
    expect(judgeAllowed(any, subject).params).toMatchObject({ caa: { why: 'ca_ignores_caa' } });
  });
});

describe('a name whose records are not ours', () => {
  const passes = (over: Partial<ChallengeView>) =>
    passesThrough(aPreflight({ challenge: [theirs(over)] }), { domain: DOMAIN });

  test('passes its clients on where our responder answers there, also after redirects within the name', () => {
    expect(passes({})).toBe(true);
    expect(passes({ redirects: [`https://${DOMAIN}`] })).toBe(true);
  });

  test.each<[string, Partial<ChallengeView>]>([
    ['something else answers', { outcome: 'other_answer' }],
    ['it redirects to another name', { redirects: [`https://${DOMAIN}`, 'https://www.acme.com'] }],
    ['it redirects to what is no URL', { redirects: ['nowhere'] }],
    ['the address is ours', { ours: true }],
  ])('does not where %s', (_, over) => {
    expect(passes(over)).toBe(false);
  });
});
