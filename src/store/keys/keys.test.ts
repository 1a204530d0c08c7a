import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { BY_OPERATOR, NOON } from '../../testing/store-builders.ts';
import { createOperatorKey, findOperatorKey, listOperatorKeys, revokeOperatorKey } from './keys.ts';
import { ensureSigningKey, listSigningKeys, rotateSigningKey } from './signing-keys.ts';

describe('keys', () => {
  const database = useDatabase();

  test("an operator's key is found by its hash until it is revoked", async () => {
    const { db } = database;
    const find = (hash: string, at = NOON) => findOperatorKey(db, hash, new Date(at));
    const revoke = (id: string) => revokeOperatorKey(db, { id, by: BY_OPERATOR, now: NOON });
    const key = await createOperatorKey(db, {
      ...{ id: randomUUID(), hash: 'h1', label: 'first', test: false, by: BY_OPERATOR, now: NOON },
    });
    expect(await find('h1')).toEqual(key);
    expect(await find('h2')).toBeNull();
    expect(await revoke(key.id)).toBe(true);
    expect(await revoke(key.id)).toBe(false);
    expect(await revoke('no-id')).toBe(false);
    expect(await find('h1')).toBeNull();
    expect(await listOperatorKeys(db)).toEqual([{ ...key, revokedAt: NOON, lastUsedAt: NOON }]);
  });

  test('that a key was used is kept to the minute', async () => {
    const { db } = database;
    const { id } = await createOperatorKey(db, {
      ...{ id: randomUUID(), hash: 'h3', label: 'used', test: false, by: BY_OPERATOR, now: NOON },
    });
    const lastUse = async (at: string) => {
      await findOperatorKey(db, 'h3', new Date(at));
      return (await listOperatorKeys(db)).find((key) => key.id === id)?.lastUsedAt;
    };
    expect(await lastUse('2026-11-24T12:00:30.000Z')).toBe('2026-11-24T12:00:30.000Z');
    expect(await lastUse('2026-11-24T12:01:29.999Z')).toBe('2026-11-24T12:00:30.000Z');
    expect(await lastUse('2026-11-24T12:01:30.000Z')).toBe('2026-11-24T12:01:30.000Z');
  });
});

describe('signing keys', () => {
  const database = useDatabase();

  test('the first is made once, also by ten who need it at once', async () => {
    const ensure = (id: string) =>
      ensureSigningKey(database.db, { makeNew: () => ({ id, secret: `s${id}` }), now: NOON });
    await Promise.all(Array.from({ length: 10 }, (_, number) => ensure(`k${number}`)));
    await ensure('late');
    const keys = await listSigningKeys(database.db);
    expect(keys).toEqual([
      { id: expect.stringMatching(/^k\d$/), secret: `s${keys[0]?.id}`, createdAt: NOON, endsAt: null },
    ]);
  });

  test('rotated by five at once, one signs and each before it ends when it was said first', async () => {
    const { db } = database;
    const rotate = (id: string, endOldAt: string) =>
      rotateSigningKey(db, { key: { id, secret: id }, endOldAt, by: BY_OPERATOR, now: NOON });
    const later = '2026-11-25T12:00:00.000Z';
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => rotate(id, later)));
    const ends = (await listSigningKeys(db)).map(({ endsAt }) => endsAt);
    expect(ends.filter((end) => end === null)).toHaveLength(1);
    expect(ends.filter((end) => end === later)).toHaveLength(5);
    expect(await rotate('f', NOON)).toHaveLength(6);
    const open = (await listSigningKeys(db)).filter(({ endsAt }) => endsAt === null || endsAt > NOON);
    expect(open.map(({ id }) => id)).toEqual(['f']);
    await rotate('g', later);
    const f = (await listSigningKeys(db)).find(({ id }) => id === 'f');
    expect(f?.endsAt).toBe(later);
    expect((await listSigningKeys(db)).filter(({ endsAt }) => endsAt === NOON)).toHaveLength(6);
  });
});
