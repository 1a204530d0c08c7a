import { expect, test } from 'vitest';
import { isFromOwnPage } from './same-origin.ts';

const OWN = 'https://domains.example.com';

test.each([
  ['POST', { fetchSite: 'same-origin' }, true],
  ['POST', { fetchSite: 'same-site' }, false],
  ['POST', { fetchSite: 'cross-site', origin: OWN }, false],
  ['DELETE', { fetchSite: 'none' }, false],
  ['POST', { origin: OWN }, true],
  ['POST', { origin: 'https://evil.example.com' }, false],
  ['POST', { origin: 'null' }, false],
  ['POST', {}, false],
  ['GET', { fetchSite: 'cross-site' }, true],
] as const)('a %s with %o is let through: %s', (method, fields, expected) => {
  const asked = { method, fetchSite: undefined, origin: undefined, own: OWN, ...fields };
  expect(isFromOwnPage(asked)).toBe(expected);
});

test('where our own origin is not known, no Origin counts for it', () => {
  expect(isFromOwnPage({ method: 'POST', fetchSite: undefined, origin: 'null', own: null })).toBe(false);
});
