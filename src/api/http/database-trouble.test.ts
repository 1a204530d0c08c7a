import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../store/database/database.ts';
import { createDatabaseHealth } from '../../store/database/health.ts';
import { createTestApi, jsonOf, refusal, type TestApi } from '../../testing/api.ts';
import { createEmptyDatabase, createTestDatabase, useDatabase } from '../../testing/postgres.ts';

const tenant = randomUUID();
const database = useDatabase();
let api: TestApi;
beforeAll(async () => {
  api = createTestApi(database.db);
  await api.call('PUT', `tenants/${tenant}`, { body: { name: 'Acme' } });
  await sql
    .raw(`create function meet() returns trigger language plpgsql as
      $$ begin raise exception 'text of no interest' using errcode = tg_argv[0]; end $$`)
    .execute(database.db);
});

/** Makes PostgreSQL answer each new claim with this state, for as long as `act` lasts. */
async function meeting<T>(state: string, act: () => Promise<T>): Promise<T> {
  await sql
    .raw(`create trigger meet before insert on portal_domains execute function meet('${state}')`)
    .execute(database.db);
  try {
    return await act();
  } finally {
    await sql`drop trigger meet on portal_domains`.execute(database.db);
  }
}

const register = (on: TestApi = api) =>
  on.call('POST', `tenants/${tenant}/domains`, { body: { domain: `${randomUUID()}.acme-corp.com` } });
const ready = async (on: TestApi) => {
  const response = await on.call('GET', '/readyz', { as: null });
  return { status: response.status, body: await jsonOf<{ problem?: object }>(response) };
};

const PASSING = '08006 40001 40P01 55P03 57014 57P01 57P02 57P03 57P05 25P03 25P04 72000'.split(' ');
const TO_MEND =
  '28P01 28000 3D000 57P04 42501 42P01 25006 53000 53100 53200 53300 53400 58000 58030 58P01 F0000 XX000 XX001'.split(
    ' ',
  );
/** A code of no class that PostgreSQL has today. */
const UNKNOWN = ['Z1234', '64000'];
const OURS = ['22012', '23505', '42601', '54000', 'P0001', '0A000'];

describe('a state of PostgreSQL', () => {
  test.each(PASSING)('that passes (%s) is 503 with a Retry-After of seconds', async (state) => {
    const response = await meeting(state, register);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await refusal(response)).toBe('503 database_unavailable');
  });

  test.each([...TO_MEND, ...UNKNOWN])(
    'that an operator must mend, or that nobody knows (%s), is 503 to the caller and told to the operator with its code',
    async (state) => {
      api.logged.length = 0;
      const response = await meeting(state, register);
      expect(response.headers.get('Retry-After')).toBe('15');
      const text = await response.clone().text();
      expect(text).not.toContain(state);
      expect(await refusal(response)).toBe('503 database_unavailable');
      expect(api.logged).toContainEqual({
        level: 'warn',
        message: expect.stringContaining(`(${state})`),
        fields: expect.objectContaining({ code: state, fix: expect.any(String) }),
      });
    },
  );

  test.each(OURS)('that a statement of ours causes (%s) is 500', async (state) => {
    expect(await refusal(await meeting(state, register))).toBe('500 internal_error');
  });

  test.each(['22021', '22P05'])('that a text of the request causes (%s) is 400', async (state) => {
    expect(await refusal(await meeting(state, register))).toBe('400 invalid_request');
  });

  test('that every request meets makes the API not ready, with what to do, until a while after it was met', async () => {
    let now = 0;
    const health = createDatabaseHealth({ db: database.db, log: api.deps.log, elapsed: () => now });
    const watched = openDatabase(database.url, { onTrouble: health.met });
    const other = createTestApi(watched, { health });
    await other.deps.servedNames.load();
    expect(await ready(other)).toMatchObject({ status: 200 });
    await meeting('53100', () => register(other));
    expect(await ready(other)).toMatchObject({
      status: 503,
      body: {
        checks: { database: 'failed', migrations: 'ok' },
        problem: { code: '53100', detail: 'PostgreSQL has no room on its disk (53100)' },
      },
    });
    now += 16_000;
    expect(await ready(other)).toMatchObject({ status: 200 });
    // Of one request only: another one may well be done.
    await meeting('42501', () => register(other));
    expect(await ready(other)).toMatchObject({ status: 200 });
    await watched.destroy();
  });
});

describe('readiness tells the state of a database', () => {
  async function stateOf(url: string) {
    const db = openDatabase(url, { max: 1 });
    const { body } = await ready(createTestApi(db));
    await db.destroy();
    return body.problem;
  }
  const withUrl = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  test('that is not there', async () => {
    const url = withUrl((one) => {
      one.pathname = '/nowhere';
    });
    expect(await stateOf(url)).toMatchObject({ code: '3D000', fix: expect.stringContaining('DATABASE_URL') });
  });

  test('whose user is refused', async () => {
    const url = withUrl((one) => {
      one.username = 'nobody';
      one.password = 'wrong';
    });
    expect(await stateOf(url)).toMatchObject({ code: expect.stringMatching(/^28/) });
  });

  test('that takes no writes', async () => {
    const one = await createTestDatabase();
    const name = new URL(one.url).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set default_transaction_read_only = on`.execute(one.db);
    expect(await stateOf(one.url)).toMatchObject({ code: '25006' });
    await one.drop();
  });

  test('that can put nothing on its disk', async () => {
    const one = await createTestDatabase();
    const name = new URL(one.url).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set temp_file_limit = 0`.execute(one.db);
    expect(await stateOf(one.url)).toMatchObject({ code: '53400' });
    await one.drop();
  });

  test('that was dropped while the API ran', async () => {
    const one = await createEmptyDatabase();
    const running = openDatabase(one.url, { max: 1 });
    await one.drop();
    const { body } = await ready(createTestApi(running));
    expect(body.problem).toMatchObject({ code: '3D000' });
    await running.destroy();
  });

  test('that does not answer, within its time', async () => {
    const one = await createTestDatabase();
    const blocker = openDatabase(one.url, { max: 1 });
    const health = createDatabaseHealth({
      ...{ db: one.db, log: api.deps.log, elapsed: () => 0 },
      withinMs: 300,
    });
    await blocker.transaction().execute(async (trx) => {
      await sql`lock table outbox, kysely_migration in access exclusive mode`.execute(trx);
      expect(await ready(createTestApi(one.db, { health }))).toMatchObject({
        status: 503,
        body: { checks: { database: 'failed', migrations: 'unknown' } },
      });
    });
    await blocker.destroy();
    await one.drop();
  });
});
