import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { NOON } from '../testing/store-builders.ts';
import {
  createOperatorKey,
  findOperatorKey,
  listOperatorKeys,
  loadSigningKey,
  revokeOperatorKey,
} from './keys.ts';

describe('keys', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  test("an operator's key is found by its hash until it is revoked", async () => {
    const { db } = database;
    const key = await createOperatorKey(db, { id: randomUUID(), hash: 'h1', label: 'first', now: NOON });
    expect(await findOperatorKey(db, 'h1')).toEqual(key);
    expect(await findOperatorKey(db, 'h2')).toBeNull();
    expect(await revokeOperatorKey(db, { id: key.id, now: NOON })).toBe(true);
    expect(await revokeOperatorKey(db, { id: key.id, now: NOON })).toBe(false);
    expect(await revokeOperatorKey(db, { id: 'no-id', now: NOON })).toBe(false);
    expect(await findOperatorKey(db, 'h1')).toBeNull();
    expect(await listOperatorKeys(db)).toEqual([{ ...key, revokedAt: NOON }]);
  });

  test('the signing key is made once, also by ten who need it at once', async () => {
    let made = 0;
    const keys = await Promise.all(
      Array.from({ length: 10 }, () =>
        loadSigningKey(database.db, () => {
          made += 1;
          return { id: `k${made}`, secret: `s${made}` };
        }),
      ),
    );
    expect(new Set(keys.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1);
    expect(await loadSigningKey(database.db, () => ({ id: 'late', secret: 'late' }))).toEqual(keys[0]);
  });
});
