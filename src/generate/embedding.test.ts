import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { environment } from '../config/config.ts';
import { createTestApi, jsonOf, OPERATOR_KEY } from '../testing/api.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';

const EXAMPLE = 'examples/embedding.mjs';

const database = useDatabase();
let server: RunningServer;
let backend: ChildProcess;
let output = '';
beforeAll(async () => {
  server = await startServer(createTestApi(database.db).app, { host: '127.0.0.1', port: 0 });
  const settings = { PORTAL_API_URL: server.url, PORTAL_OPERATOR_KEY: OPERATOR_KEY, PORT: '0' };
  backend = spawn(process.execPath, [EXAMPLE], { env: { PATH: environment().PATH, ...settings } });
  for (const stream of [backend.stdout, backend.stderr])
    stream?.on('data', (part) => (output += String(part)));
  await eventually('the backend of the example listens', () => output.includes('POST http'));
});
afterAll(async () => {
  backend.kill();
  if (backend.exitCode === null) await once(backend, 'exit');
  await server.stop(0);
});

describe('the example of embedding', () => {
  test('is in the documentation as it runs', async () => {
    const page = await readFile('docs/embedding.md', 'utf8');
    expect(page).toContain(`\`\`\`js\n${await readFile(EXAMPLE, 'utf8')}\`\`\`\n`);
  });

  test('gives its page a token, with which the page registers a domain in the name of its user', async () => {
    expect(output).toContain('Globex: its records lead to a3c1e5d.portal.example.com');
    const url = /POST (http\S+)/.exec(output)?.[1] ?? '';
    const minted = await fetch(url, { method: 'POST' });
    expect(minted.status).toBe(201);
    const { token, tenant } = await jsonOf<{ token: string; tenant: string }>(minted);
    const added = await fetch(`${server.url}/api/v1/tenants/${tenant}/domains`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ domain: 'portal.globex.com' }),
    });
    expect(added.status).toBe(201);
    const newest = await database.db.selectFrom('audit').selectAll().orderBy('id', 'desc').executeTakeFirst();
    expect(newest).toMatchObject({ action: 'domain.registered', actor_kind: 'tenant', subject: 'user-jane' });
    expect((await fetch(url)).status).toBe(404);
  });
});
