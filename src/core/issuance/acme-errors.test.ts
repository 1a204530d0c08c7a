import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import { problemKind } from '../checks/problems.ts';
import type { AcmeStep } from '../observations.ts';
import {
  embeddedProblem,
  OWN_PROBLEMS,
  refusedProblem,
  retryAfterInText,
  retryAfterOf,
} from './acme-errors.ts';

type Row = [
  what: string,
  step: AcmeStep,
  answer: { status: number; retryAfter?: string; body: string },
  expected: { reason: string; cause: string; actor: string; retryAfter?: string },
];

const document = (type: string, detail: string, more: object = {}) =>
  JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail, ...more });

/** Answers of Let's Encrypt's servers (Boulder and Pebble, and what stands in front of them), by step. */
const REFUSALS: Row[] = [
  [
    'an account that was deactivated',
    'order',
    {
      status: 403,
      body: document('unauthorized', 'An account with the provided public key exists but is deactivated'),
    },
    { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' },
  ],
  [
    'an account that the CA does not know',
    'order',
    { status: 400, body: document('accountDoesNotExist', 'Account "https://ca.example/acct/1" not found') },
    { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' },
  ],
  [
    'a contact that the CA does not take',
    'account',
    { status: 400, body: document('invalidContact', 'unable to parse email address') },
    { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' },
  ],
  [
    'terms that are to be agreed to',
    'order',
    { status: 403, body: document('userActionRequired', 'Terms of service have changed') },
    { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' },
  ],
  [
    'a CA that wants an external account',
    'account',
    { status: 403, body: document('externalAccountRequired', 'an external account is required') },
    { reason: 'issuer_not_ready', cause: 'account', actor: 'operator' },
  ],
  [
    'too many certificates for the name, in words with a time',
    'order',
    {
      status: 429,
      body: document(
        'rateLimited',
        'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-30 19:02:04 UTC: see https://letsencrypt.org/docs/rate-limits/',
      ),
    },
    {
      reason: 'rate_limited',
      cause: 'rate_limit',
      actor: 'ca',
      retryAfter: '2026-11-30T19:02:04.000Z',
    },
  ],
  [
    'too many orders, with a header of seconds',
    'order',
    { status: 429, retryAfter: '108000', body: document('rateLimited', 'too many new orders') },
    { reason: 'rate_limited', cause: 'rate_limit', actor: 'ca', retryAfter: later(108_000) },
  ],
  [
    'too many failures, with a header of a date',
    'order',
    {
      status: 429,
      retryAfter: 'Tue, 24 Nov 2026 13:00:00 GMT',
      body: document('rateLimited', 'too many failed authorizations (5) for "a.example" in the last 1h0m0s'),
    },
    { reason: 'rate_limited', cause: 'rate_limit', actor: 'ca', retryAfter: '2026-11-24T13:00:00.000Z' },
  ],
  [
    'an account that is paused',
    'order',
    {
      status: 429,
      body: document(
        'rateLimited',
        'Your account is temporarily prevented from requesting certificates for a.example and possibly others. Please visit: https://portal.letsencrypt.org/sfe/v1/unpause?jwt=x',
      ),
    },
    { reason: 'rate_limited', cause: 'blocked', actor: 'operator' },
  ],
  [
    'a busy server in front of the CA, in HTML',
    'order',
    { status: 429, retryAfter: '60', body: '<html><body><h1>429 Too Many Requests</h1></body></html>' },
    { reason: 'rate_limited', cause: 'rate_limit', actor: 'ca', retryAfter: later(60) },
  ],
  [
    'a CA in maintenance, in HTML',
    'account',
    { status: 503, retryAfter: '120', body: '<html><title>503</title></html>' },
    { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca', retryAfter: later(120) },
  ],
  [
    'an empty answer of a gateway',
    'finalize',
    { status: 502, body: '' },
    { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca' },
  ],
  [
    'a fault of the CA',
    'download',
    { status: 500, body: document('serverInternal', 'Error retrieving certificate') },
    { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca' },
  ],
  [
    'nonces that are never right',
    'order',
    { status: 400, body: document('badNonce', 'JWS has an invalid anti-replay nonce') },
    { reason: 'ca_unavailable', cause: 'ca_away', actor: 'ca' },
  ],
  [
    'a name that the CA forbids',
    'order',
    {
      status: 400,
      body: document(
        'rejectedIdentifier',
        'Error creating new order :: The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy',
      ),
    },
    { reason: 'order_failed', cause: 'name', actor: 'tenant' },
  ],
  [
    'a name below no public suffix',
    'order',
    {
      status: 400,
      body: document(
        'malformed',
        'Cannot issue for "a.internal": Domain name does not end with a valid public suffix (TLD); not a valid public suffix',
      ),
    },
    { reason: 'order_failed', cause: 'name', actor: 'tenant' },
  ],
  [
    'CAA that forbids the CA, when the order is finalized',
    'finalize',
    { status: 403, body: document('caa', 'CAA record for a.example prevents issuance') },
    { reason: 'order_failed', cause: 'caa', actor: 'tenant' },
  ],
  [
    'several problems, of which the first that says something decides',
    'order',
    {
      status: 403,
      body: document('compound', 'Multiple problems', {
        subproblems: [
          { type: 'urn:ietf:params:acme:error:caa', detail: 'CAA record for a.example prevents issuance' },
          { type: 'urn:ietf:params:acme:error:connection', detail: 'a time-out' },
        ],
      }),
    },
    { reason: 'order_failed', cause: 'caa', actor: 'tenant' },
  ],
  [
    'a request that the CA cannot read',
    'finalize',
    { status: 400, body: document('badCSR', 'the CSR has no names') },
    { reason: 'order_failed', cause: 'order', actor: 'ca' },
  ],
];

describe('an answer of the CA that is no success', () => {
  test.each(REFUSALS)('%s', (_what, step, { status, retryAfter = null, body }, expected) => {
    const problem = refusedProblem(step, { status, retryAfter, body }, NOON);
    const { retryAfter: until = null, ...kind } = expected;
    expect(problemKind(problem)).toEqual(kind);
    expect(problem).toMatchObject({ step, status, retryAfter: until, at: NOON });
    expect(problem.detail).not.toContain('<');
  });

  test('a page is not quoted', () => {
    const problem = refusedProblem('order', { status: 503, retryAfter: null, body: '<html>x</html>' }, NOON);
    expect(problem).toMatchObject({
      type: OWN_PROBLEMS.noDocument,
      detail: 'The CA answered with HTTP 503.',
    });
  });
});

/** The problems of challenges, as they stand in the authorization. */
const CHALLENGES: [string, string, string, { reason: string; cause: string; actor: string }][] = [
  [
    'a port that is closed',
    'connection',
    '192.0.2.1: Fetching http://a.example/.well-known/acme-challenge/x: Connection refused',
    { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' },
  ],
  [
    'another answer',
    'unauthorized',
    '192.0.2.1: Invalid response from http://a.example/.well-known/acme-challenge/x: 404',
    { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' },
  ],
  [
    'a key authorization of another account',
    'incorrectResponse',
    'The key authorization file from the server did not match this challenge',
    { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' },
  ],
  [
    'DNS that fails',
    'dns',
    "DNS problem: SERVFAIL looking up A for a.example - the domain's nameservers may be malfunctioning",
    { reason: 'challenge_failed', cause: 'dns', actor: 'tenant' },
  ],
  [
    'DNSSEC that is wrong',
    'dns',
    'DNS problem: looking up A for a.example: DNSSEC: Bogus: validation failure',
    { reason: 'challenge_failed', cause: 'dns', actor: 'tenant' },
  ],
  [
    'a redirect to a server without TLS',
    'tls',
    'remote error: tls: handshake failure',
    { reason: 'challenge_failed', cause: 'challenge', actor: 'tenant' },
  ],
  [
    'CAA',
    'caa',
    'CAA record for a.example prevents issuance',
    { reason: 'order_failed', cause: 'caa', actor: 'tenant' },
  ],
];

test.each(CHALLENGES)('a challenge that failed for %s', (_what, type, detail, expected) => {
  const value = { type: `urn:ietf:params:acme:error:${type}`, detail, status: 403 };
  const problem = embeddedProblem('challenge', value, NOON);
  expect(problem).toMatchObject({ step: 'challenge', status: 403, detail });
  expect(problem === null ? null : problemKind(problem)).toEqual(expected);
});

test.each([undefined, null, 'text', {}, { type: 1 }])('no problem is read from %j', (value) => {
  expect(embeddedProblem('challenge', value, NOON)).toBeNull();
});

test.each([
  ['120', later(120)],
  [' 0 ', NOON],
  ['Tue, 24 Nov 2026 12:05:00 GMT', later(300)],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
])('Retry-After: %j', (header, expected) => {
  expect(retryAfterOf(header, NOON)).toBe(expected);
});

test.each([
  ['retry after 2026-11-24 12:05:00 UTC: see x', later(300)],
  ['Retry after 2026-11-24T12:05:00Z', later(300)],
  ['please retry after 15m0s', later(900)],
  ['retry after 1h2m3s', later(3_723)],
  ['retry after 45.5s', later(45)],
  ['retry after 90 seconds', later(90)],
  ['retry after a while', null],
  ['try after 5m', null],
])('%s', (text, expected) => {
  expect(retryAfterInText(text, NOON)).toBe(expected);
});
