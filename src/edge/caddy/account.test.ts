import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caddyAccountUri } from './account.ts';

const issuer = {
  kind: 'acme' as const,
  directory: 'https://127.0.0.1:9214/dir',
  email: 'a@example.com',
  caFile: null,
};
let storage: string;
beforeEach(async () => {
  storage = await mkdtemp(join(tmpdir(), 'portal-domains-account-'));
});
afterEach(() => rm(storage, { recursive: true, force: true }));

async function register(text: string): Promise<void> {
  const folder = join(storage, 'acme', '127.0.0.1-9214-dir', 'users', 'a@example.com');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.key'), 'a key');
  await writeFile(join(folder, 'a.json'), text);
}

test('the account of the CA is found where Caddy keeps it', async () => {
  await register('{"status":"valid","location":"https://127.0.0.1:9214/my-account/a36"}');
  expect(await caddyAccountUri(storage, issuer)).toBe('https://127.0.0.1:9214/my-account/a36');
  expect(await caddyAccountUri(storage, { ...issuer, directory: 'https://other.example/dir' })).toBeNull();
});

test.each(['', '{"status":', '{}', '[]'])('there is none in %j', async (text) => {
  await register(text);
  expect(await caddyAccountUri(storage, issuer)).toBeNull();
});

test('there is none before the first order, or with the internal CA', async () => {
  expect(await caddyAccountUri(storage, issuer)).toBeNull();
  expect(await caddyAccountUri(storage, { kind: 'internal' })).toBeNull();
});
