import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain } from '../../testing/store-builders.ts';

const NOW = new Date('2026-12-01T12:00:00.000Z');
const database = useDatabase();
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  const settings = { publicUrl: 'https://domains.example.com' };
  const api = createTestApi(database.db, { clock: () => NOW, settings });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY, clock: () => NOW });
});
afterAll(() => server.stop(0));

test('link shows a link from its making to its end', async () => {
  await aDomain(database.db, { domain: 'portal.acme.com' });
  expect((await cli('link', 'list', 'portal.acme.com')).out).toBe('No links.\n');
  const made = await cli('link', 'create', 'portal.acme.com', '--days', '3');
  expect(made).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^https:\/\/domains\.example\.com\/link#pdl_[0-9a-f]{64}\nid [0-9a-f-]{36}\. It works until 2026-12-04T12:00:00\.000Z, /,
    ),
  });
  const id = /id ([0-9a-f-]+)\./.exec(made.out)?.[1] ?? '';
  expect((await cli('link', 'list', 'portal.acme.com')).out).toMatch(
    /^STATE +UNTIL +MADE +BY +LAST USED +ID\nworks +2026-12-04T12:00:00\.000Z +\S+ +operator +never +/,
  );
  expect(await cli('link', 'revoke', 'portal.acme.com', id)).toMatchObject({ code: 3 });
  expect((await cli('link', 'revoke', 'portal.acme.com', id, '--yes')).code).toBe(0);
  expect((await cli('link', 'list', 'portal.acme.com')).out).toContain('\nrevoked ');
  expect(await cli('link', 'create', 'portal.acme.com', '--days', '91')).toMatchObject({
    err: expect.stringMatching(/^invalid_request: expiresIn/),
  });
});
