import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { hashSecret, isTestKey, looksLikeOperatorKey, operatorKeyFrom } from './operator-keys.ts';

const database = useDatabase();
afterEach(() => vi.restoreAllMocks());

const HASH = hashSecret('any');

describe('a bearer that can be no key', () => {
  test.each([
    ['garbage', 'garbage'],
    ['the prefix of a key alone', 'pdk_'],
    ['too short a key', 'pdk_made_up'],
    ['too long a key', `pdk_${HASH}0`],
    ['a key in capitals', `pdk_${HASH.toUpperCase()}`],
    ['a key with something after it', `pdk_${HASH} x`],
    ['a hash', HASH],
    ['the prefix of a token alone', 'pdt_'],
    ['a token without its signature', 'pdt_x'],
    ['a token without its claims', 'pdt_.x'],
    ['a long text', 'x'.repeat(8_000)],
  ])('%s is refused without a query', async (_what, as) => {
    const api = createTestApi(database.db);
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    expect(await refusal(await api.call('GET', 'stats', { as }))).toBe('401 unauthorized');
    expect(sent.mock.calls).toEqual([]);
  });

  test('unlike one that might be', async () => {
    const api = createTestApi(database.db);
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    expect(await refusal(await api.call('GET', 'stats', { as: `pdk_${HASH}` }))).toBe('401 unauthorized');
    expect(sent.mock.calls).toHaveLength(1);
  });
});

describe('a test key', () => {
  test('works in the sandbox that made it, and elsewhere the answer says what it is, without a query', async () => {
    const sandbox = createTestApi(database.db, { settings: { sandbox: true } });
    const made = await sandbox.call('POST', 'keys', { body: { label: 'ci' } });
    const { key } = await jsonOf<{ key: string }>(made);
    expect(key).toMatch(/^pdk_test_[0-9a-f]{64}$/);
    expect((await sandbox.call('GET', 'stats', { as: key })).status).toBe(200);
    const elsewhere = createTestApi(database.db);
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    const refused = await elsewhere.call('GET', 'stats', { as: key });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      code: 'test_key',
      detail: expect.stringContaining('pdk_test_'),
    });
    const session = await elsewhere.call('GET', 'session', { as: key });
    expect([session.status, await session.json()]).toEqual([200, { operator: null, signInPath: null }]);
    expect(sent.mock.calls).toEqual([]);
  });
});

describe('the form of operator keys', () => {
  test.each([true, false])('is that of the keys that are made here; sandbox: %s', (sandbox) => {
    for (const encoding of ['hex', 'base64url'] as const) {
      for (let count = 0; count < 200; count += 1) {
        const key = operatorKeyFrom(randomBytes(32).toString(encoding), { sandbox });
        expect([looksLikeOperatorKey(key), isTestKey(key)]).toEqual([true, sandbox]);
      }
    }
  });

  test('of an earlier version, whose random part began like that of a test key, is no test key', () => {
    expect(isTestKey(`pdk_test_${'x'.repeat(38)}`)).toBe(false);
  });
});
