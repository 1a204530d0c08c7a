import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isTestKey } from '../api/auth/operator-keys.ts';
import { listOperatorKeys } from '../store/keys/keys.ts';
import { useDatabase } from '../testing/postgres.ts';
import { makeFirstOperatorKey } from './first-operator-key.ts';

const database = useDatabase({ per: 'test' });
let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portal-domains-key-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const make = (sandbox: boolean) => makeFirstOperatorKey(database.db, { dataDir, sandbox });
const file = () => readFile(join(dataDir, 'operator-key'), 'utf8');

test('a sandbox makes a test key once, and whoever leaves it gets another key once', async () => {
  const first = (await make(true)) ?? '';
  expect(isTestKey(first)).toBe(true);
  expect(await file()).toBe(`${first}\n`);
  expect((await stat(join(dataDir, 'operator-key'))).mode & 0o777).toBe(0o600);
  expect(await make(true)).toBeNull();
  const second = (await make(false)) ?? '';
  expect(isTestKey(second)).toBe(false);
  expect(await file()).toBe(`${second}\n`);
  expect(await make(false)).toBeNull();
  expect(await make(true)).toBeNull();
  expect(await listOperatorKeys(database.db)).toHaveLength(2);
});

test('also where the file was taken away, or holds a key that no table knows', async () => {
  await make(true);
  await rm(join(dataDir, 'operator-key'));
  expect(isTestKey((await make(false)) ?? '')).toBe(false);
  await database.db.deleteFrom('operator_keys').execute();
  expect(await make(false)).not.toBeNull();
});
