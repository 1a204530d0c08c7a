import { expect, test } from 'vitest';
import { headersToDrop, SET_BY_THE_EDGE, spellings } from './origin-headers.ts';

test('a name is spelt with underscores for any of its hyphens', () => {
  expect(spellings('Forwarded')).toEqual(['Forwarded']);
  expect(spellings('X-Real-IP').sort()).toEqual(['X-Real-IP', 'X-Real_IP', 'X_Real-IP', 'X_Real_IP']);
});

test.each([
  ...['X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP', 'X-Client-IP', 'X-HTTP-Host-Override', 'Forwarded'],
  ...['X-Original-URL', 'X-Rewrite-URL', 'Front-End-Https', 'X-Url-Scheme', 'X-Forwarded-Server', 'Proxy'],
])('%s of a client never reaches the origin, however it is spelt', (name) => {
  expect(headersToDrop()).toEqual(expect.arrayContaining(spellings(name)));
});

test('what the edge sets is overwritten under its name, and dropped under the others', () => {
  const dropped = headersToDrop();
  for (const name of Object.keys(SET_BY_THE_EDGE)) {
    const [plain, ...others] = spellings(name);
    expect(dropped).not.toContain(plain);
    expect(dropped).toEqual(expect.arrayContaining(others));
  }
});

test('no header is listed twice, in whatever case', () => {
  const dropped = headersToDrop().map((name) => name.toLowerCase());
  expect(new Set(dropped).size).toBe(dropped.length);
});
