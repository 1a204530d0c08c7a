import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { createTestApi, OPERATOR_KEY } from '../testing/api.ts';
import { createTestCli } from '../testing/cli.ts';
import { useDatabase } from '../testing/postgres.ts';
import { CLI, runNode } from '../testing/run-node.ts';
import { aDomain } from '../testing/store-builders.ts';
import { EXIT_CODES } from './exit-codes.ts';

const database = useDatabase();
let server: RunningServer;
beforeAll(async () => {
  server = await startServer(createTestApi(database.db).app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.stop(0);
});

/** The commands for a person at a terminal who answers this, and what that person was asked. */
function atTerminal(answer: boolean) {
  const asked: string[] = [];
  const cli = createTestCli({
    ...{ url: server.url, token: OPERATOR_KEY },
    confirm: async (question) => {
      asked.push(question);
      return answer;
    },
  });
  return { cli, asked };
}

/** Each command that cannot be undone: its words, what the question must name, and how to see that it was done. */
const CHANGES = {
  'tenant remove': async (name: string) => {
    const { tenant } = await aDomain(database.db, { domain: name });
    return { args: ['tenant', 'remove', tenant], names: [name], see: ['tenant', 'list'], gone: tenant };
  },
  'domain delete': async (name: string) => {
    const { id } = await aDomain(database.db, { domain: name });
    return {
      args: ['domain', 'delete', id, '--no-wait'],
      names: [name],
      see: ['domain', 'list'],
      gone: null,
    };
  },
  'key revoke': async (name: string) => {
    const { cli } = atTerminal(true);
    const { id } = JSON.parse((await cli('key', 'create', name, '--json')).out) as { id: string };
    return { args: ['key', 'revoke', id], names: [id], see: ['key', 'list'], gone: null };
  },
  'key rotate-signing --end-old-now': async () => ({
    ...{ args: ['key', 'rotate-signing', '--end-old-now'], names: ['Every token of every tenant'] },
    ...{ see: ['key', 'list-signing'], gone: null },
  }),
};

test.each(Object.entries(CHANGES))(
  '%s asks first what it names, and does nothing without a yes',
  async (title, make) => {
    const { args, names, see, gone } = await make(`portal.${title.replaceAll(/\W+/g, '-')}.com`);
    const before = (await atTerminal(true).cli(...see, '--json')).out;
    const no = atTerminal(false);
    expect(await no.cli(...args)).toEqual({
      ...{ code: EXIT_CODES.refused.exitCode, out: '' },
      err: 'not_confirmed: It was not confirmed. Nothing was changed.\n',
    });
    const [question, ...others] = no.asked;
    expect(others).toEqual([]);
    for (const name of names) expect(question).toContain(name);
    const script = createTestCli({ url: server.url, token: OPERATOR_KEY });
    expect(await script(...args)).toMatchObject({
      code: EXIT_CODES.refused.exitCode,
      err: expect.stringContaining('--yes'),
    });
    expect((await script(...see, '--json')).out).toBe(before);
    const yes = atTerminal(true);
    expect(await yes.cli(...args)).toMatchObject({ code: 0, err: '' });
    const after = (await script(...see, '--json')).out;
    expect(after).not.toBe(before);
    if (gone !== null) expect(after).not.toContain(gone);
  },
);

test.each(Object.entries(CHANGES))('%s --yes asks nobody', async (title, make) => {
  const { args } = await make(`portal.yes-${title.replaceAll(/\W+/g, '-')}.com`);
  const { cli, asked } = atTerminal(false);
  expect(await cli(...args, '--yes')).toMatchObject({ code: 0 });
  expect(asked).toEqual([]);
});

test('the program itself asks at no pipe: it refuses and says --yes', async () => {
  const { id } = await aDomain(database.db, { domain: 'portal.pipe.com' });
  const run = await runNode([CLI, 'domain', 'delete', id, '--api', server.url, '--token', OPERATOR_KEY], {});
  expect(run).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^not_confirmed: .*--yes/) });
});
