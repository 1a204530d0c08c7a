import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain } from '../../testing/store-builders.ts';
import type { SendResult } from '../../webhooks/send.ts';

const database = useDatabase();
let answer: SendResult = { status: 204, body: '' };
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  const api = createTestApi(database.db, { sendWebhook: async () => answer });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(() => server.stop(0));

describe('webhook', () => {
  test('shows an endpoint from its making to its end', async () => {
    expect((await cli('webhook', 'list')).out).toBe('No endpoints.\n');
    const event = ['--event', 'domain.registered', 'domain.removed'];
    const added = await cli('webhook', 'add', 'https://hooks.acme.com/portal', ...event);
    expect(added).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^whsec_\S{44}\nid [0-9a-f-]{36}\. /),
    });
    const id = /id ([0-9a-f-]+)\./.exec(added.out)?.[1] ?? '';
    expect((await cli('webhook', 'list')).out).toMatch(
      /^URL +STATE +EVENTS +TENANT +ID\nhttps:\/\/hooks\.acme\.com\/portal +in use +domain\.registered domain\.removed +all /,
    );
    expect((await cli('webhook', 'deliveries', id)).out).toBe('Nothing was sent.\n');
    await aDomain(database.db);
    expect((await cli('webhook', 'deliveries', id)).out).toMatch(
      /^AT +EVENT +DOMAIN +ATTEMPTS +ID +STATE\n\S+ +domain\.registered +portal\.acme\.com +0 +evt_\d+ +next /,
    );
    await cli('webhook', 'rotate', id);
    expect((await cli('webhook', 'show', id)).out).toContain('the secret before signs as well until ');
    expect((await cli('webhook', 'replay', id, '--since', '2026-11-01T00:00:00Z')).out).toBe(
      'Events to be sent again: 0.\n',
    );
    expect(await cli('webhook', 'remove', id)).toMatchObject({ code: 3 });
    expect((await cli('webhook', 'remove', id, '--yes')).code).toBe(0);
    expect(await cli('webhook', 'show', id)).toMatchObject({
      err: expect.stringMatching(/^webhook_not_found: /),
    });
  });

  test('says of a test what came back, or why nothing did', async () => {
    const made = await cli('webhook', 'add', 'https://hooks.acme.com/portal', '--json');
    const { id } = JSON.parse(made.out) as { id: string };
    expect((await cli('webhook', 'test', id)).out).toBe('Delivered. It answered 204.\n');
    answer = { status: 404, body: 'no such hook' };
    expect((await cli('webhook', 'test', id)).out).toBe('Not delivered. It answered 404.\nno such hook\n');
    answer = { failure: 'address_not_allowed' };
    expect((await cli('webhook', 'test', id)).out).toBe('Not delivered. No answer: address_not_allowed.\n');
  });

  test('refuses an event that there is not, and names those that there are', async () => {
    const refused = await cli('webhook', 'add', 'https://hooks.acme.com/', '--event', 'domain.unknown');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('domain.status_changed') });
  });
});
