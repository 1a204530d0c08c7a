import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import {
  embeddedProblem,
  OWN_PROBLEMS,
  ownProblem,
  refusedProblem,
  retryAfterInText,
  retryAfterOf,
} from './acme-errors.ts';

describe('an answer of the CA that is no success', () => {
  test('a page is not quoted', () => {
    const problem = refusedProblem('order', { status: 503, retryAfter: null, body: '<html>x</html>' }, NOON);
    expect(problem).toMatchObject({
      type: OWN_PROBLEMS.noDocument,
      detail: 'The CA answered with HTTP 503.',
    });
  });

  test('a document is read with its status, and its parts', () => {
    const parts = [{ type: 'urn:ietf:params:acme:error:caa', detail: 'forbidden' }, { detail: 'no type' }, 5];
    const document = { type: 'urn:ietf:params:acme:error:compound', detail: 'several', subproblems: parts };
    const body = JSON.stringify(document);
    expect(refusedProblem('finalize', { status: 403, retryAfter: null, body }, NOON)).toEqual({
      ...{ step: 'finalize', status: 403, retryAfter: null, at: NOON },
      ...{ type: document.type, detail: 'several', subproblems: [parts[0]] },
    });
  });

  test('one without parts has none', () => {
    for (const subproblems of [undefined, [], 'none', [5, null]]) {
      const body = JSON.stringify({ type: 'x', subproblems });
      const problem = refusedProblem('order', { status: 400, retryAfter: null, body }, NOON);
      expect(problem).toMatchObject({ type: 'x', detail: '' });
      expect(problem).not.toHaveProperty('subproblems');
    }
  });

  test('the time of the header counts before the one in the words', () => {
    const detail = 'too many orders, retry after 2m0s';
    const body = JSON.stringify({ type: 'rateLimited', detail });
    const timeOf = (retryAfter: string | null) =>
      refusedProblem('order', { status: 429, retryAfter, body }, NOON).retryAfter;
    expect(timeOf('60')).toBe(later(60));
    expect(timeOf('soon')).toBe(later(120));
    expect(timeOf(null)).toBe(later(120));
  });

  test('a text of any length is kept up to a bound', () => {
    const long = 'x'.repeat(5_000);
    const body = JSON.stringify({ type: long, detail: long, subproblems: [{ type: long, detail: long }] });
    const { type, detail, subproblems } = refusedProblem(
      'order',
      { status: 400, retryAfter: null, body },
      NOON,
    );
    const [part] = subproblems ?? [];
    expect([type, detail, part?.type, part?.detail].map((text) => text?.length)).toEqual([
      ...[2_000, 2_000, 2_000, 2_000],
    ]);
  });
});

describe('a problem within an object of the CA', () => {
  test.each([
    [403, 403],
    [0, null],
    [-1, null],
    ['403', null],
    [undefined, null],
  ])('with the status %j', (status, kept) => {
    const value = { type: 'urn:ietf:params:acme:error:dns', detail: 'NXDOMAIN, retry after 30s', status };
    expect(embeddedProblem('challenge', value, NOON)).toEqual({
      ...{ step: 'challenge', type: value.type, detail: value.detail },
      ...{ status: kept, retryAfter: later(30), at: NOON },
    });
  });

  test('without a type is none', () => {
    expect(embeddedProblem('challenge', { type: '', detail: 'x' }, NOON)).toBeNull();
  });
});

test('a problem of our own has neither a status nor a time', () => {
  expect(ownProblem('order', OWN_PROBLEMS.unavailable, 'ECONNREFUSED', NOON)).toEqual({
    ...{ step: 'order', type: OWN_PROBLEMS.unavailable, detail: 'ECONNREFUSED' },
    ...{ status: null, retryAfter: null, at: NOON },
  });
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
  ['1e2', null],
  ['Nov', null],
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
  ['retry after 0s', null],
  ['retry after 2026-11-24', null],
  ['try after 5m', null],
])('%s', (text, expected) => {
  expect(retryAfterInText(text, NOON)).toBe(expected);
});
