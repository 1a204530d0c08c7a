import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../../testing/api.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aServedDomain } from '../../testing/store-builders.ts';
import { createAdmission } from './admission.ts';
import { createOverload } from './overload.ts';
import { type RunningServer, startServer } from './server.ts';

/** So many may be under way at first. */
const FIRST = 16;

describe('the limit of requests under way', () => {
  test('falls while they take too long, down to the least, and rises again when they do not', () => {
    const overload = createOverload({ least: 4, first: 32, most: 64, targetMs: 100 });
    const round = (tookMs: number) => {
      const releases = [];
      while (!overload.isFull()) releases.push(overload.enter());
      for (const release of releases) release(tookMs);
    };
    for (let n = 0; n < 30; n += 1) round(500);
    expect(overload.limit()).toBe(4);
    for (let n = 0; n < 10; n += 1) round(20);
    expect(overload.limit()).toBeGreaterThan(8);
    for (let n = 0; n < 200; n += 1) round(20);
    expect(overload.limit()).toBe(64);
  });

  test('one burst that was slow lowers it once', () => {
    const overload = createOverload({ first: 50, targetMs: 100 });
    const releases = Array.from({ length: 50 }, () => overload.enter());
    for (const release of releases) release(400);
    expect(overload.limit()).toBe(40);
  });
});

describe('a server that is asked too much', () => {
  const database = useDatabase({ max: 20 });
  let api: TestApi;
  let server: RunningServer;
  let path: string;
  beforeAll(async () => {
    const { id, tenant } = await aServedDomain(database.db);
    path = `/api/v1/tenants/${tenant}/domains/${id}`;
    api = createTestApi(database.db, { overload: createOverload({ least: 4, first: FIRST }) });
    await api.deps.servedNames.load();
    server = await startServer(api.app, { host: '127.0.0.1', port: 0, admission: createAdmission(api.deps) });
  });
  afterAll(async () => {
    await server?.stop(0);
  });

  async function ask(path: string) {
    const response = await fetch(`${server.url}${path}`, {
      headers: { Authorization: `Bearer ${OPERATOR_KEY}` },
    });
    const text = await response.text();
    return { response, text };
  }

  test('refuses what is too much at once with 503 and Retry-After, and serves the rest; ask and health are never refused', async () => {
    // Nothing can be read until it ends.
    const lock = await database.db.startTransaction().execute();
    await sql`lock table portal_domains in access exclusive mode`.execute(lock);
    const refused: Awaited<ReturnType<typeof ask>>[] = [];
    const asked = Array.from({ length: 40 }, async () => {
      const answer = await ask(path);
      if (answer.response.status !== 200) refused.push(answer);
      return answer.response.status;
    });
    await eventually('all beyond the limit are refused', () => refused.length === 40 - FIRST);
    for (const { response, text } of refused) {
      expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '1']);
      expect(JSON.parse(text)).toMatchObject({ code: 'overloaded', status: 503 });
    }
    const statusOf = async (path: string) => (await ask(path)).response.status;
    expect(await statusOf('/edge/ask?domain=none.example.com')).toBe(404);
    expect(await statusOf('/healthz')).toBe(200);
    expect(await statusOf('/readyz')).toBe(200);
    await lock.commit().execute();
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status === 200)).toHaveLength(FIRST);
  });

  test('refuses whatever else calls itself a long poll', async () => {
    const { overload } = api.deps;
    const leave: ReturnType<typeof overload.enter>[] = [];
    while (!overload.isFull()) leave.push(overload.enter());
    try {
      const tenants = path.slice(0, path.indexOf('/domains'));
      for (const asked of [
        `${tenants}/domains?wait=active`,
        '/api/v1/domains?wait',
        '/api/v1/tenants?wait=1',
      ])
        expect([asked, (await ask(asked)).response.status]).toEqual([asked, 503]);
      const posted = await fetch(`${server.url}${path}/refresh?wait=active`, { method: 'POST' });
      expect(posted.status).toBe(503);
      // A domain that is live is answered at once.
      expect((await ask(`${path}?wait=active`)).response.status).toBe(200);
    } finally {
      for (const one of leave) one(0);
    }
  });
});
