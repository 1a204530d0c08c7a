import { describe, expect, test } from 'vitest';
import { NOON } from '../../../testing/builders.ts';
import { aCertificate, aChallenge, anOrder, aRequest } from '../../../testing/cert-manager.ts';
import { NO_ATTEMPT } from './attempt.ts';
import { CHALLENGE_PENDING } from './obstacle.ts';
import { failureOf, problemFrom } from './problem.ts';

describe('a problem in the text of cert-manager', () => {
  test('of an authorization is the CA’s, with its type, status and detail', () => {
    const text =
      'Accepting challenge authorization failed: acme: authorization error for portal.acme.com: 400 urn:ietf:params:acme:error:connection: dial tcp 192.0.2.1:80: connection refused';
    expect(problemFrom({ text, step: 'challenge' }, 'challenge_failed', NOON)).toEqual({
      step: 'challenge',
      type: 'urn:ietf:params:acme:error:connection',
      detail: 'dial tcp 192.0.2.1:80: connection refused',
      status: 400,
      retryAfter: null,
      at: NOON,
    });
  });

  test('of an order that the CA limits says when to come back', () => {
    const text =
      'Failed to create Order: 429 urn:ietf:params:acme:error:rateLimited: too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-25 03:04:05 UTC: see https://letsencrypt.org/docs/rate-limits/';
    expect(problemFrom({ text, step: 'order' }, 'order_failed', NOON)).toMatchObject({
      type: 'urn:ietf:params:acme:error:rateLimited',
      status: 429,
      retryAfter: '2026-11-25T03:04:05.000Z',
    });
  });

  test('that is not in the CA’s form is ours, with all of its words', () => {
    expect(problemFrom({ text: 'something else: 400 of it', step: 'order' }, 'order_failed', NOON)).toEqual({
      type: 'urn:portal-domains:order_failed',
      detail: 'something else: 400 of it',
      status: null,
      retryAfter: null,
      at: NOON,
    });
  });
});

describe('why an issuance failed', () => {
  const certificate = aCertificate({
    conditions: [
      {
        ...{ type: 'Issuing', status: 'False', reason: 'Failed', message: 'the request failed' },
        lastTransitionTime: '2026-11-24T11:00:00Z',
      },
    ],
    // As it is where cert-manager's own retries are suspended.
    lastFailureTime: '2099-01-01T00:00:00Z',
  });
  const caa = '403 urn:ietf:params:acme:error:caa: CAA record forbids issuance';

  test('is what cert-manager recorded at the CA’s verdict, before anything else', () => {
    const challenge = aChallenge({ state: 'expired', reason: 'something later' });
    const attempt = {
      request: aRequest(),
      order: anOrder({ state: 'invalid' }),
      challenge,
      verdict: `x: ${caa}`,
    };
    expect(failureOf(certificate, attempt, NOON)).toMatchObject({ type: 'urn:ietf:params:acme:error:caa' });
  });

  test('is the challenge’s reason, unless that is an answer to asking twice', () => {
    const given = (reason: string) => ({
      ...NO_ATTEMPT,
      order: anOrder({ state: 'invalid' }),
      challenge: aChallenge({ state: 'invalid', reason }),
    });
    expect(failureOf(certificate, given(caa), NOON).type).toBe('urn:ietf:params:acme:error:caa');
    const twice =
      'Error accepting challenge: 400 urn:ietf:params:acme:error:malformed: Cannot update challenge';
    expect(failureOf(certificate, given(twice), NOON)).toMatchObject({
      type: 'urn:portal-domains:challenge_failed',
      detail: 'Cannot update challenge',
    });
  });

  test('is the order’s reason where no challenge failed, at the time of the request’s failure', () => {
    const attempt = {
      ...NO_ATTEMPT,
      request: aRequest({ failureTime: '2026-11-24T10:59:58Z' }),
      order: anOrder({ state: 'errored', reason: `Failed to finalize Order: ${caa}` }),
    };
    expect(failureOf(certificate, attempt, NOON)).toMatchObject({
      type: 'urn:ietf:params:acme:error:caa',
      at: '2026-11-24T10:59:58.000Z',
    });
  });

  test('is the Certificate’s message where nothing else is left', () => {
    expect(failureOf(certificate, NO_ATTEMPT, NOON)).toEqual({
      type: 'urn:portal-domains:order_failed',
      detail: 'the request failed',
      status: null,
      retryAfter: null,
      at: '2026-11-24T11:00:00.000Z',
    });
  });

  test('is the challenge that we no longer waited for, when we ended it, in a fixed sentence', () => {
    const ended = aCertificate({
      conditions: [
        { type: 'Issuing', status: 'False', reason: 'PortalDomainsGaveUp', message: 'dial tcp 10.0.3.7:80' },
      ],
    });
    expect(failureOf(ended, NO_ATTEMPT, NOON)).toMatchObject({
      type: 'urn:portal-domains:challenge_pending',
      detail: CHALLENGE_PENDING,
    });
    const message = 'pods "x" is forbidden: violates PodSecurity';
    const forbidden = aCertificate({
      conditions: [{ type: 'Issuing', status: 'False', reason: 'PortalDomainsSolverForbidden', message }],
    });
    expect(failureOf(forbidden, NO_ATTEMPT, NOON)).toMatchObject({
      type: 'urn:portal-domains:solver_forbidden',
      detail: message,
    });
  });
});
