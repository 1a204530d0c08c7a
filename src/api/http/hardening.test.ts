import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type RootDb } from '../../store/database/database.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { exchangeOver, exchangePlain } from '../../testing/raw-clients.ts';
import { type RunningServer, startServer } from './server.ts';

const JSON_OF_THE_OPERATOR = [`Authorization: Bearer ${OPERATOR_KEY}`, 'Content-Type: application/json'];

let db: RootDb;
let pages: string;
let server: RunningServer;
/** The time that a client has to send all of its request. */
const A_WHOLE_REQUEST_MS = 15_000;

const addressOf = ({ url }: RunningServer) => ({ host: '127.0.0.1', port: Number(new URL(url).port) });
beforeAll(async () => {
  db = openDatabase('postgres://nobody@127.0.0.1:1/none');
  pages = await mkdtemp(join(tmpdir(), 'portal-domains-pages-'));
  await mkdir(join(pages, 'assets'));
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Client Portal</title>');
  await writeFile(join(pages, 'assets', 'app-1a2b.js'), 'export {};');
  server = await startServer(createTestApi(db, { webRoot: pages }).app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.stop(0);
  await db?.destroy();
  await rm(pages, { recursive: true, force: true });
});

const statusOf = (answer: string) => Number(answer.split(' ')[1]);
const send = (...lines: string[]) => exchangePlain(addressOf(server), [...lines, 'Connection: close']);
const FRAMED = {
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': expect.stringMatching(/^default-src 'self';/),
};
const BARE = {
  'x-frame-options': 'DENY',
  'content-security-policy': expect.stringMatching(/^default-src 'none';/),
};

describe('what browsers are told', () => {
  test.each([
    ['the page', '/', 200, FRAMED],
    ['a path of the page’s own router', '/settings/client-portal', 200, FRAMED],
    ['a script', '/assets/app-1a2b.js', 200, BARE],
    ['the documentation', '/docs', 200, FRAMED],
    ['the page of an error', '/docs/errors/too_large', 200, FRAMED],
    ['the page of a reason', '/docs/reasons/nxdomain', 200, FRAMED],
    ['the OpenAPI document', '/openapi.json', 200, BARE],
    ['an answer of the API', '/healthz', 200, BARE],
    ['who is nobody', '/api/v1/keys', 401, BARE],
    ['what is not there', '/api/v1/nothing', 404, BARE],
    ['a page that is not there', '/assets/none.js', 404, BARE],
    ['a name that the edge asks for', '/edge/ask?domain=<script>alert(1)</script>', 503, BARE],
  ])('%s has its policy, is not sniffed and leaks no address', async (_what, path, status, policy) => {
    const response = await fetch(`${server.url}${path}`);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(response.headers.has('server')).toBe(false);
    expect(response.headers.has('x-powered-by')).toBe(false);
    await response.arrayBuffer();
  });

  test('another method and a failure of ours have it too', async () => {
    for (const [method, path, status] of [
      ['PATCH', '/healthz', 405],
      ['GET', '/api/v1/tenants', 503],
    ] as const) {
      const headers = { Authorization: `Bearer ${OPERATOR_KEY}` };
      const response = await fetch(`${server.url}${path}`, { method, headers });
      expect([response.status, Object.fromEntries(response.headers)]).toEqual([
        status,
        expect.objectContaining({ ...BARE, 'x-content-type-options': 'nosniff' }),
      ]);
    }
  });

  test('no page has a script or a style within itself, which its policy would not let run', async () => {
    for (const path of ['/docs', '/docs/errors/too_large', '/docs/reasons/nxdomain']) {
      expect(await (await fetch(`${server.url}${path}`)).text()).not.toMatch(
        /<script|<style|\sstyle=|\son\w+=/i,
      );
    }
  });
});

describe('how much a client may send', () => {
  test('headers beyond 128 KiB are 431, however they are cut', async () => {
    const get = ['GET /healthz HTTP/1.1', 'Host: x'];
    expect(statusOf(await send(...get, `X-Long: ${'a'.repeat(132_000)}`))).toBe(431);
    const many = Array.from({ length: 30_000 }, (_, index) => `x${index}: 1`);
    expect(statusOf(await send(...get, ...many))).toBe(431);
    expect(statusOf(await send(`GET /${'a'.repeat(132_000)} HTTP/1.1`, 'Host: x'))).toBe(431);
    // A browser sends what other applications of the host have set.
    const cookies = Array.from({ length: 25 }, (_, index) => `c${index}=${'a'.repeat(4_000)}`);
    expect(statusOf(await send(...get, `Cookie: ${cookies.join('; ')}`))).toBe(200);
  });

  test.each([
    ['POST', 'Content-Length: 1000000000000', ''],
    ['POST', 'Transfer-Encoding: chunked', 'ffffffffff\r\n'],
    ['GET', 'Content-Length: 1000000000000', ''],
    ['DELETE', 'Transfer-Encoding: chunked', 'ffffffffff\r\n'],
  ])(
    '%s with an endless body, %s: 413, and the connection ends while it comes',
    async (method, length, before) => {
      const sent = await pour(
        [`${method} /api/v1/keys HTTP/1.1`, 'Host: x', ...JSON_OF_THE_OPERATOR, length],
        before,
      );
      expect(statusOf(sent.answer)).toBe(413);
      // A moment of reading on lets a client see the answer; it is not cut off as a request that lasts.
      expect(sent.milliseconds).toBeLessThan(A_WHOLE_REQUEST_MS);
    },
  );

  test('a body nobody reads is not taken to its end', async () => {
    const lines = ['GET /healthz HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked'];
    const sent = await pour(lines, 'ffffffffff\r\n');
    expect(statusOf(sent.answer)).toBe(200);
    expect(sent.milliseconds).toBeLessThan(A_WHOLE_REQUEST_MS);
  });

  test('two lengths, or a length and chunks, are 400: no second request hides behind the first', async () => {
    const post = ['POST /api/v1/keys HTTP/1.1', 'Host: x', ...JSON_OF_THE_OPERATOR];
    expect(statusOf(await send(...post, 'Content-Length: 5', 'Transfer-Encoding: chunked'))).toBe(400);
    expect(statusOf(await send(...post, 'Content-Length: 5', 'Content-Length: 6'))).toBe(400);
    expect(statusOf(await send(...post, 'Transfer-Encoding: chunked, identity'))).toBe(400);
  });

  /** Sends a body for as long as the server takes it, and tells how long that was. */
  function pour(lines: string[], before: string): Promise<{ answer: string; milliseconds: number }> {
    const began = performance.now();
    const socket = connect(addressOf(server));
    const part = Buffer.alloc(64 * 1024, ' ');
    const pourOn = () => {
      while (socket.writable) if (!socket.write(part)) return;
    };
    const ended = exchangeOver(socket, 'connect', `${lines.join('\r\n')}\r\n\r\n${before}`);
    socket.once('connect', pourOn).on('drain', pourOn);
    return ended.then((answer) => ({ answer, milliseconds: performance.now() - began }));
  }
});

describe('how long a client may take', () => {
  test.each([
    ['who says nothing', ''],
    ['who stops within the headers', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Sl'],
    ['who stops within the body', 'POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
  ])('%s is cut off, while an answer that lasts goes on', async (_what, text) => {
    const limits = { headersMs: 200, requestMs: 400 };
    let body: ReadableStreamDefaultController<Uint8Array> | undefined;
    const app = {
      async fetch(request: Request) {
        if (request.method === 'POST') return new Response(await request.text());
        return new Response(
          new ReadableStream<Uint8Array>({
            start(controller) {
              body = controller;
            },
          }),
        );
      },
    };
    const short = await startServer(app, { host: '127.0.0.1', port: 0, limits });
    const lasting = await fetch(short.url);
    const answer = await exchangeOver(connect(addressOf(short)), 'connect', text).catch(() => '');
    expect(['', '408']).toContain(answer.split(' ')[1] ?? '');
    body?.enqueue(new TextEncoder().encode('still there'));
    body?.close();
    expect(await lasting.text()).toBe('still there');
    await short.stop(0);
  });
});
