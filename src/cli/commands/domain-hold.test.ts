import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { getDomainById } from '../../store/domains/domains.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aServedDomain } from '../../testing/store-builders.ts';

const database = useDatabase();
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  server = await startServer(createTestApi(database.db).app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(() => server.stop(0));

test('a domain is held for a reason until it is released, and what is off is not held', async () => {
  const { id, domain } = await aServedDomain(database.db);
  const onHoldSince = async () => (await getDomainById(database.db, id))?.onHoldSince;
  expect(await cli('domain', 'hold', domain)).toMatchObject({ code: 2 });
  expect((await cli('domain', 'release', domain)).out).toContain('was not on hold; nothing was changed.');
  const holding = await cli('domain', 'hold', domain, '--reason', 'moves its zone');
  expect(holding).toMatchObject({ code: 0, out: `${domain} is on hold until \`domain release\`.\n` });
  expect(await onHoldSince()).not.toBeNull();
  const again = await cli('domain', 'hold', domain, '--reason', 'for another one');
  expect(again.out).toBe(`${domain} was on hold already; its reason stays the first one.\n`);
  const released = await cli('domain', 'release', domain, '--reason', 'moved');
  expect(released.out).toBe(
    `${domain} is released, and is checked at once. If it leads away it is served for seven days from now.\n`,
  );
  expect(await onHoldSince()).toBeNull();
  await cli('domain', 'disable', domain, '--no-wait');
  expect(await cli('domain', 'hold', domain, '--reason', 'late')).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^not_possible: /),
  });
});
