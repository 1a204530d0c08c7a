import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { getTenant } from '../../store/tenants/tenants.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';

const database = useDatabase();
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  server = await startServer(createTestApi(database.db).app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(() => server.stop(0));

test('the contact of a tenant is given, stays as it was, and is taken away', async () => {
  const id = randomUUID();
  const add = async (...options: string[]) => {
    expect(await cli('tenant', 'add', 'Acme', '--id', id, ...options)).toMatchObject({ code: 0, err: '' });
    return (await getTenant(database.db, id))?.contact;
  };
  expect(await add()).toBeNull();
  const jane = { email: 'jane@acme.com', language: 'de' };
  expect(await add('--contact', jane.email, '--language', 'de')).toEqual(jane);
  expect(await add()).toEqual(jane);
  expect(await add('--no-contact')).toBeNull();
});
