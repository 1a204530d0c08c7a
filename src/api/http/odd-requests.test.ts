import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, OPERATOR_KEY, refusal, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { exchangePlain } from '../../testing/raw-clients.ts';
import { aDomain, aTenant } from '../../testing/store-builders.ts';
import { type RunningServer, startServer } from './server.ts';
import { listOperations } from './testing/operations.ts';

const database = useDatabase();
let api: TestApi;
let server: RunningServer;
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { sandbox: true } });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.stop(0);
});

const send = (...lines: string[]) =>
  exchangePlain({ host: '127.0.0.1', port: Number(new URL(server.url).port) }, [
    ...lines,
    'Connection: close',
  ]);
const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('a method that nothing here has', () => {
  test.each(['TRACE', 'PROPFIND', 'REPORT', 'M-SEARCH'])(
    '%s is 405 at every path, with or without a key',
    async (method) => {
      for (const path of ['/', '/healthz', '/nothing', '/api/v1/tenants', '/docs', '/assets/app.js']) {
        for (const key of [[], [`Authorization: Bearer ${OPERATOR_KEY}`]])
          expect([path, statusOf(await send(`${method} ${path} HTTP/1.1`, 'Host: x', ...key))]).toEqual([
            path,
            405,
          ]);
      }
    },
  );

  test.each(['OPTIONS * HTTP/1.1', 'GET /%00 HTTP/1.1', 'GET /% HTTP/1.1', 'GET // HTTP/1.1'])(
    '%s is no failure of ours',
    async (line) => {
      expect(statusOf(await send(line, 'Host: x'))).toBeLessThan(500);
    },
  );
});

describe('a NUL', () => {
  const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

  test.each([
    ['with a NUL', cursor('a\0.com', randomUUID())],
    ['with half a character', cursor('a\ud800.com', randomUUID())],
    ['with a name that is too long', cursor('a'.repeat(300), randomUUID())],
    ['of another kind', cursor({}, randomUUID())],
    ['that is no base64', '%%%'],
  ])('in the list of all domains: a made-up cursor %s is 400', async (_what, made) => {
    const response = await api.call('GET', `domains?cursor=${encodeURIComponent(made)}`);
    expect(await refusal(response)).toBe('400 invalid_request');
  });

  test('a cursor of ours goes on', async () => {
    const { id } = await aTenant(database.db);
    for (const domain of ['a.acme-corp.com', 'b.acme-corp.com'])
      await aDomain(database.db, { tenant: id, domain });
    const first = (await (await api.call('GET', 'domains?limit=1')).json()) as { nextCursor: string };
    expect((await api.call('GET', `domains?limit=1&cursor=${first.nextCursor}`)).status).toBe(200);
  });

  test('in any parameter of any operation is refused, and nothing fails', async () => {
    const { id: tenant } = await aTenant(database.db);
    const { id } = await aDomain(database.db, { tenant, domain: 'nul.acme-corp.com' });
    const names = 'cursor q status limit before tenant domain removed name type access_token other'.split(
      ' ',
    );
    for (const { method, path } of listOperations()) {
      const given = path.replace('{tenant}', tenant).replace('{id}', id);
      const places = [
        ...names.map((name) => `${given}?${name}=a%00b`),
        path.replace('{tenant}', 'a%00b').replace('{id}', 'a%00b'),
      ];
      for (const place of places) {
        const response = await api.call(method, place, {
          ...(['POST', 'PUT'].includes(method)
            ? { body: { domain: 'a\0b.com', name: 'a\0b', label: 'a\0', subject: 'a\0' } }
            : {}),
        });
        await response.body?.cancel();
        expect([method, place, response.status]).not.toEqual([method, place, 500]);
        if (path.startsWith('/api/') && place !== path) expect(response.status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});
