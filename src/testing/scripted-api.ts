import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterAccess } from '../kubernetes/access.ts';

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  headers: IncomingMessage['headers'];
};
type Answer = (response: ServerResponse, asked: Asked) => void;

/** A real HTTP server in an API server's place, whose answers a test writes down. */
export type ScriptedApi = {
  access: ClusterAccess;
  asked: Asked[];
  /** The answers to the next requests, one each; whatever comes after them gets the last one. */
  script(...answers: Answer[]): void;
  connections(): number;
  close(): Promise<void>;
};

export async function startScriptedApi(): Promise<ScriptedApi> {
  const asked: Asked[] = [];
  let answers: Answer[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.once('end', () => {
      const url = new URL(request.url ?? '', 'http://api');
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        body,
        headers: request.headers,
      };
      asked.push(one);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) response.writeHead(500).end('nothing in the script');
      else answer(response, one);
    });
  });
  server.on('connection', () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: {
      server: `http://127.0.0.1:${port}`,
      ca: null,
      serverName: null,
      client: null,
      exec: null,
      token: { value: 'secret-token' },
      insecure: false,
    },
    asked,
    script(...next) {
      answers = next;
    },
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A whole answer of JSON. */
export const json =
  (value: unknown, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** A refusal, as an API server words it. */
export const refusal = (code: number, message: string): Answer =>
  json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }, code);

/** The events of a watch, after which the stream ends in good order, or is cut off. */
export const events =
  (lines: readonly unknown[], end: 'ends' | 'breaks' | 'stays' = 'ends'): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const line of lines) response.write(`${JSON.stringify(line)}\n`);
    if (end === 'ends') response.end();
    if (end === 'breaks') setImmediate(() => response.destroy());
  };

/** An object as a server would send it. */
export const anObject = (name: string, resourceVersion: string, more: object = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: {
    name,
    namespace: 'msp',
    uid: `uid-of-${name}`,
    resourceVersion,
    creationTimestamp: '2026-11-24T12:00:00Z',
  },
  ...more,
});

/** A list as a server would send it. */
export const listOf = (resourceVersion: string, items: readonly unknown[], next?: string): Answer =>
  json({
    kind: 'List',
    metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) },
    items,
  });
