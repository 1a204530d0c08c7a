import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../store/database/database.ts';
import { createTestApi, OPERATOR_KEY, refusal } from '../../testing/api.ts';
import { ListenError, startServer } from './server.ts';

const app = { fetch: () => new Response('here') };

describe('the server', () => {
  test('says which setting to change when its port is taken', async () => {
    const first = await startServer(app, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(first.url).port);
    const second = startServer(app, { host: '127.0.0.1', port });
    await expect(second).rejects.toThrow(ListenError);
    await expect(second).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringMatching(/^PORTAL_API_PORT: port \d+ on 127\.0\.0\.1 is taken/),
    });
    await first.stop(0);
  });

  test('says so when it cannot listen on that address', async () => {
    const started = startServer(app, { host: '192.0.2.1', port: 0 });
    await expect(started).rejects.toMatchObject({ code: 'address_not_usable' });
  });

  test('stops within its time although an answer never ends, and gives its port back', async () => {
    const endless = { fetch: () => new Response(new ReadableStream()) };
    const server = await startServer(endless, { host: '127.0.0.1', port: 0 });
    const response = await fetch(server.url);
    const reading = response.text().catch(() => 'cut');
    await server.stop(50);
    expect(await reading).toBe('cut');
    const port = Number(new URL(server.url).port);
    const again = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => again.once('listening', resolve));
    again.close();
  });

  describe('drains, before it stops', () => {
    /** Asks on one kept connection; tells what the answer said of the connection, and the port that it came from. */
    const askOn = (agent: Agent, url: string) =>
      new Promise<{ connection: string | undefined; from: number | undefined }>((resolve, reject) => {
        const sent = get(url, { agent }, (answer: IncomingMessage) => {
          const from = answer.socket.localPort;
          text(answer).then(() => resolve({ connection: answer.headers.connection, from }), reject);
        });
        sent.once('error', reject);
      });

    test('a client of a kept connection gets its next answer, and hears that it is the last one', async () => {
      const server = await startServer(app, { host: '127.0.0.1', port: 0 });
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const first = await askOn(agent, server.url);
      expect(first.connection).toBe('keep-alive');
      const drained = server.drain(60_000);
      expect(await askOn(agent, server.url)).toEqual({ connection: 'close', from: first.from });
      // Also on a new connection, which the client had begun before it knew.
      expect((await askOn(agent, server.url)).connection).toBe('close');
      // At once: no connection is left.
      await drained;
      await server.stop(0);
      agent.destroy();
    });

    test('and waits no longer than it may for one that says nothing more', async () => {
      const server = await startServer(app, { host: '127.0.0.1', port: 0 });
      const agent = new Agent({ keepAlive: true });
      await askOn(agent, server.url);
      await server.drain(1);
      await server.stop(0);
      await expect(askOn(agent, server.url)).rejects.toThrow();
      agent.destroy();
    });
  });

  test('a body of unknown length is read to its limit and no further', async () => {
    const db = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const server = await startServer(createTestApi(db).app, { host: '127.0.0.1', port: 0 });
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(10_000))),
    });
    const url = `${server.url}/api/v1/keys`;
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' };
    expect(await refusal(await fetch(url, init))).toBe('413 too_large');
    await server.stop(0);
    await db.destroy();
  });

  test('a request with neither a length nor a body is taken, and a body of unknown length is read', async () => {
    const db = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const server = await startServer(createTestApi(db).app, { host: '127.0.0.1', port: 0 });
    const id = '0c0ffee0-0000-4000-8000-000000000001';
    const headers = { Authorization: `Bearer ${OPERATOR_KEY}`, 'Content-Type': 'application/json' };
    const bare = await fetch(`${server.url}/api/v1/tenants/${id}/domains/${id}`, {
      method: 'DELETE',
      headers,
    });
    expect(await refusal(bare)).toBe('503 database_unavailable');
    const body = new Blob(['{"label": 1}']).stream();
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect(await refusal(await fetch(`${server.url}/api/v1/keys`, init))).toBe('400 invalid_request');
    await server.stop(0);
    await db.destroy();
  });
});
