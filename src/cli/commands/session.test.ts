import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aSession, SIGN_IN } from '../../testing/sessions.ts';

const database = useDatabase();
let api: TestApi;
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  api = createTestApi(database.db, { signIn: SIGN_IN });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(() => server.stop(0));
beforeEach(() => database.db.deleteFrom('operator_sessions').execute());

const isIn = async (cookie: string) =>
  (
    await api.call('GET', 'stats', {
      as: null,
      headers: { Cookie: `__Host-portal_session=${cookie}`, 'Sec-Fetch-Site': 'same-origin' },
    })
  ).status === 200;

describe('the sessions of the console', () => {
  test('are listed while they last, with who it is', async () => {
    expect((await cli('session', 'list')).out).toBe('Nobody is signed in.\n');
    const jane = await aSession(database.db, { subject: 'jane-1', email: 'jane@acme.com', role: 'operator' });
    await aSession(database.db, { subject: 'of-other-rules', policy: 'others' });
    await aSession(database.db, { subject: 'jo-2' });
    const { out } = await cli('session', 'list');
    const [heading, ...lines] = out.trimEnd().split('\n');
    expect(heading).toMatch(/^PERSON +ROLE +SIGNED IN +ENDS +ID$/);
    expect(lines).toEqual([
      expect.stringMatching(/^jo-2 +viewer /),
      expect.stringMatching(new RegExp(`^jane@acme\\.com +operator .* ${jane.id}$`)),
    ]);
  });

  test('of one person are ended at once, and nobody else’s', async () => {
    const janes = await Promise.all(
      [1, 2].map(() => aSession(database.db, { subject: 'jane-1', email: 'jane@acme.com' })),
    );
    const jo = await aSession(database.db, { subject: 'jo-2', email: 'jo@acme.com' });
    expect(await Promise.all([...janes, jo].map(({ cookie }) => isIn(cookie)))).toEqual([true, true, true]);
    const ended = await cli('session', 'end', 'Jane@acme.com', '--json');
    expect((JSON.parse(ended.out) as { ended: string[] }).ended.sort()).toEqual(
      janes.map(({ id }) => id).sort(),
    );
    expect(await Promise.all([...janes, jo].map(({ cookie }) => isIn(cookie)))).toEqual([false, false, true]);
    expect((await cli('session', 'end', jo.subject)).out).toBe(
      `The session ${jo.id} of jo@acme.com is ended.\n`,
    );
    expect(await isIn(jo.cookie)).toBe(false);
  });

  test('of one person are all ended where one has ended by itself meanwhile', async () => {
    const janes = await Promise.all([1, 2, 3].map(() => aSession(database.db, { subject: 'jane-1' })));
    let ended = 0;
    const served: Parameters<typeof startServer>[0] = {
      async fetch(request, env) {
        if (request.method === 'DELETE' && ended++ === 0)
          await database.db
            .deleteFrom('operator_sessions')
            .where(
              'id',
              'in',
              janes.slice(0, 2).map(({ id }) => id),
            )
            .execute();
        return api.app.fetch(request, env);
      },
    };
    const other = await startServer(served, { host: '127.0.0.1', port: 0 });
    try {
      const of = createTestCli({ url: other.url, token: OPERATOR_KEY });
      expect(await of('session', 'end', 'jane-1')).toMatchObject({ code: 0 });
      expect(await Promise.all(janes.map(({ cookie }) => isIn(cookie)))).toEqual([false, false, false]);
      expect(ended).toBe(3);
    } finally {
      await other.stop(0);
    }
  });

  test('that do not last cannot be ended', async () => {
    const { id } = await aSession(database.db);
    expect(await cli('session', 'end', id)).toMatchObject({ code: 0 });
    expect(await cli('session', 'end', id)).toMatchObject({
      code: 4,
      err: expect.stringMatching(/^session_not_found: /),
    });
    expect((await api.call('DELETE', `sessions/${id}`)).status).toBe(404);
    expect((await api.call('DELETE', `sessions/${randomUUID()}`)).status).toBe(404);
    expect((await api.call('DELETE', 'sessions/x')).status).toBe(400);
  });
});
