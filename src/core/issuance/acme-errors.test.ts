import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import {
  embeddedProblem,
  OWN_PROBLEMS,
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
