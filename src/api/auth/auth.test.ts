import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTestApi, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { hashSecret, looksLikeOperatorKey, operatorKeyFrom } from './operator-keys.ts';

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

describe('the form of operator keys', () => {
  test('is that of the keys that are made here', () => {
    for (const encoding of ['hex', 'base64url'] as const) {
      for (let count = 0; count < 200; count += 1)
        expect(looksLikeOperatorKey(operatorKeyFrom(randomBytes(32).toString(encoding)))).toBe(true);
    }
  });
});
