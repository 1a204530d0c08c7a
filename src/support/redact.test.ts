import { expect, test } from 'vitest';
import type { Setting } from '../config/setting.ts';
import { SETTINGS } from '../config/settings.ts';
import { certificatePaths } from '../edge/caddy/routes.ts';
import { createRedactor } from './redact.ts';
import { secretsOf, settingsForSupport } from './settings.ts';

const { text, log, json } = createRedactor(['hunter"2/x', 'abc']);

test.each([
  ['a known secret', 'it is hunter"2/x, really'],
  ['one inside JSON', '{"note":"hunter\\"2/x"}'],
  ['one inside a URL', 'http://x/?q=hunter%222%2Fx'],
  ['an operator key', 'with pdk_hunter2x-Y_z done'],
  ['a token of a tenant', 'with pdt_eyJhunter2.signature done'],
  ['a password of a URL', 'postgres://portal:hunter2@db:5432/portal'],
  ['a password with an at sign', 'https://me:p@hunter2@host/x'],
  ['a bearer', 'Authorization: Bearer hunter2.abc-def'],
  ['a basic one', 'authorization: basic aHVudGVyMg=='],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----\nhunter2\nQ==\n-----END EC PRIVATE KEY-----'],
  ['a private key in JSON', '"-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----\\n"'],
  ['the end of a private key', 'hunter2abc=\n-----END PRIVATE KEY-----'],
  ['the beginning of a private key', '-----BEGIN RSA PRIVATE KEY-----\nhunter2abc'],
])('%s is taken out', (_, planted) => {
  expect(text(planted)).not.toMatch(/hunter|aHVudGVyMg/);
  expect(text(planted)).toContain('***');
});

test('what is called a password or token goes from logs, in whatever form', () => {
  for (const line of [
    'password=hunter2',
    '{"apiKey":"hunter2"}',
    "token: 'hunter2'",
    'client_secret=hunter2&x=1',
  ])
    expect(log(line)).not.toContain('hunter2');
});

test('the secret path of the edge goes from its log', () => {
  const { certificate } = certificatePaths({ secret: 'of-this-start' });
  expect(log(`Get "http://127.0.0.1:80${certificate}?server_name=a.example": EOF`)).not.toContain('of-this');
});

test('a long log takes no longer than its length', () => {
  const long = 'fine\n'.repeat(240_000);
  const began = performance.now();
  expect(log(`${long}-----END PRIVATE KEY-----`)).toContain('private key');
  // It takes 25 ms; compared line by line with all before, it would not end.
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('what is no secret stays', () => {
  const line = 'GET https://portal.acme.com/x?y=1 answered 200 at me@example.com; abc';
  expect(text(line)).toBe(line);
  expect(json({ a: [1, null, true, 'fine'] })).toEqual({ a: [1, null, true, 'fine'] });
});

test('each setting that is secret is removed, with its value from wherever else it stands', () => {
  const secrets = Object.entries(SETTINGS as Record<string, Setting>).filter(([, { secret }]) => secret);
  const environment = Object.fromEntries(secrets.map(([name]) => [name, `value-of-${name}`]));
  expect(secrets.length).toBeGreaterThan(2);
  expect(JSON.stringify(settingsForSupport(environment))).not.toContain('value-of-');
  expect(secretsOf(environment)).toEqual(Object.values(environment));
});

test('variables that are not ours are not shown at all', () => {
  expect(settingsForSupport({ AWS_SECRET_ACCESS_KEY: 'hunter2', PORTAL_EDGE: 'caddy' })).toEqual({
    PORTAL_EDGE: 'caddy',
  });
});
