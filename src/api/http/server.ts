import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { Admission } from './admission.ts';

/** Why the server could not begin to listen; the sentence is for the person who started it. */
export class ListenError extends Error {
  readonly code: 'port_taken' | 'address_not_usable';
  constructor(code: ListenError['code'], sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'ListenError';
    this.code = code;
  }
}

export type RunningServer = {
  /** The URL at which it listens, e.g. `http://127.0.0.1:3000`. */
  url: string;
  /**
   * Answers on, but each answer tells the client to send nothing more on its connection; so that none is closed while a
   * request is on its way on it. Resolves once no connection is open, after `forMs` at the latest; `stop` comes then.
   */
  drain(forMs: number): Promise<void>;
  /** Takes no new connection, lets running requests end for up to `withinMs`, then cuts what is left. */
  stop(withinMs: number): Promise<void>;
};

/** How much and how long a client may send before it is cut off; times in milliseconds. */
export type ClientLimits = { headerBytes: number; headersMs: number; requestMs: number };

/** The longest time that a connection without a request is kept. */
export const KEEP_ALIVE_MS = 5_000;

/** Browsers send the cookies of a host to all its ports and paths, and other applications there may set 100 KB of them. */
export const DEFAULT_LIMITS: ClientLimits = { headerBytes: 131_072, headersMs: 10_000, requestMs: 15_000 };

/** Interval between two checks of the connections, while the server ends. */
const CHECK_EVERY_MS = 50;

type Served = { fetch: (request: Request, env?: unknown) => Response | Promise<Response> };

/**
 * Serves an app. A client has 10 s for its headers and 15 s for a whole request (408), and 128 KiB for all headers
 * (431); an answer may take as long as it takes, since streams last.
 * @throws ListenError when it cannot listen there.
 */
export async function startServer(
  app: Served,
  {
    host,
    port,
    limits = {},
    admission,
  }: { host: string; port: number; limits?: Partial<ClientLimits>; admission?: Admission },
): Promise<RunningServer> {
  const { headerBytes, headersMs, requestMs } = { ...DEFAULT_LIMITS, ...limits };
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
    serverOptions: {
      maxHeaderSize: headerBytes,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      // Node looks for slow clients only every 30 s by itself.
      connectionsCheckingInterval: Math.min(1_000, headersMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
  });
  if (admission !== undefined) standInFront(server, admission);
  const farewell = createFarewell(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}`,
    drain: farewell.drain,
    stop: (withinMs) => stopServer(server, withinMs),
  };
}

/** Lets the admission see each request before the app does. */
function standInFront(server: ServerType, admission: Admission): void {
  const behind = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (admission(request, response)) return;
    for (const listener of behind) listener.call(server, request, response);
  });
}

/** Lets clients of kept connections go, one answer each. */
function createFarewell(server: ServerType): Pick<RunningServer, 'drain'> {
  let isDraining = false;
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    // Node then says `Connection: close`, and closes it after the answer.
    if (isDraining) response.shouldKeepAlive = false;
  });
  const openConnections = () =>
    new Promise<number>((resolve, reject) => {
      server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  return {
    async drain(forMs) {
      isDraining = true;
      const until = performance.now() + forMs;
      while (performance.now() < until && (await openConnections()) > 0) await delay(CHECK_EVERY_MS);
    },
  };
}

/** Connections kept alive become idle one by one as their answers end; each is closed then. */
function stopServer(server: ServerType, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(
      () => 'closeIdleConnections' in server && server.closeIdleConnections(),
      CHECK_EVERY_MS,
    );
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      resolve();
    });
  });
}

function explain(error: Error, host: string, port: number): Error {
  switch (Reflect.get(error, 'code')) {
    case 'EADDRINUSE':
      return new ListenError(
        'port_taken',
        `PORTAL_API_PORT: port ${port} on ${host} is taken by another program; stop that or give another port.`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'ENOTFOUND':
      return new ListenError(
        'address_not_usable',
        `PORTAL_API_HOST, PORTAL_API_PORT: cannot listen on ${host} port ${port} (${Reflect.get(error, 'code')}).`,
        { cause: error },
      );
    default:
      return error;
  }
}
