import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/postgres.ts';
import { openDatabase } from './database.ts';
import { isUnavailable, StoreError } from './errors.ts';

describe('an unavailable database', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  test('is recognised when nothing listens there', async () => {
    const db = openDatabase('postgres://nobody@127.0.0.1:1/none');
    expect(isUnavailable(await failure(sql`select 1`.execute(db)))).toBe(true);
    await db.destroy();
  });

  test('is recognised when the connection is cut in the middle of a query, and the next query goes through', async () => {
    const database = await createTestDatabase();
    const cut = sql`select pg_terminate_backend(pg_backend_pid())`.execute(database.db);
    expect(isUnavailable(await failure(cut))).toBe(true);
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
    await database.drop();
  });

  test('is recognised in a transaction whose connection was cut between two queries', async () => {
    const database = await createTestDatabase();
    const other = openDatabase(database.url);
    const work = other.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(database.db);
      await sql`select 1`.execute(trx);
    });
    expect(isUnavailable(await failure(work))).toBe(true);
    expect((await sql`select 1 as one`.execute(other)).rows).toEqual([{ one: 1 }]);
    await other.destroy();
    await database.drop();
  });

  test('is recognised when it is dropped under an open pool', async () => {
    const database = await createTestDatabase();
    const other = openDatabase(database.url);
    await sql`select 1`.execute(other);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
    const error = await failure(sql`select 1`.execute(other));
    expect(error === null || isUnavailable(error)).toBe(true);
    await other.destroy();
    await database.drop();
  });

  test.each(['57P01', '57P03', '08006', '08001', '25006', '53300', 'ECONNRESET', 'EAI_AGAIN'])(
    'is recognised by the code %s, also as a cause',
    (code) => {
      const error = Object.assign(new Error('text of no interest'), { code });
      expect(isUnavailable(error)).toBe(true);
      expect(isUnavailable(new Error('the round failed', { cause: error }))).toBe(true);
    },
  );

  test('is not what a wrong query, a violated constraint or a wrong cursor says', async () => {
    const database = await createTestDatabase();
    expect(isUnavailable(await failure(sql`select 1 / 0`.execute(database.db)))).toBe(false);
    expect(isUnavailable(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
    expect(isUnavailable(Object.assign(new Error('may not'), { code: 'EPERM' }))).toBe(false);
    expect(isUnavailable(Object.assign(new Error('connection refused'), { code: '23505' }))).toBe(false);
    expect(isUnavailable(new StoreError('invalid_cursor', 'wrong'))).toBe(false);
    expect(isUnavailable('ECONNREFUSED')).toBe(false);
    await database.drop();
  });
});
