import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type GetTarget = {
  scheme: 'http' | 'https';
  /** The endpoint to connect to: an address, never a name, so that nothing is resolved a second time. */
  connect: { host: string; port: number };
  /** For the Host header and the TLS name. */
  host: string;
  path: string;
};

export type GetResult =
  | { kind: 'answer'; status: number; location: string | null; server: string | null; expected: boolean }
  | { kind: 'failed'; failure: 'refused' | 'timeout' | 'broken' | 'not_tried' };

export type GetOptions = {
  /** The body that is hoped for; of another body no more than its length is ever read, and nothing is kept. */
  expected: string;
  /** Ends it whatever happens. */
  deadline: AbortSignal;
};

/**
 * The bytes of headers that are read. Let's Encrypt reads up to 10 MiB (the default of Go's `net/http`); nobody who means
 * well sends more than this.
 */
const HEADER_BYTES = 65_536;
/**
 * The bytes that may stand behind the text: Let's Encrypt reads fewer than 128 (Boulder, `maxResponseSize` in
 * va/http.go), and a key authorization of its has 87.
 */
const BLANK_BYTES = 127 - 87;
const SERVER_SHOWN = 60;

/**
 * One GET, as a CA makes it: HTTP/1.1, no redirect followed, certificates not judged (no CA does while it validates).
 * Bounded in time and bytes; never rejects for what the network or the other side does.
 */
export function guardedGet(target: GetTarget, { expected, deadline }: GetOptions): Promise<GetResult> {
  return new Promise((resolve) => {
    const socket = open(target);
    const end = (result: GetResult) => {
      deadline.removeEventListener('abort', onAbort);
      resolve(result);
      socket.destroy();
    };
    const onAbort = () => end({ kind: 'failed', failure: 'timeout' });
    const onError = (error: Error) => end({ kind: 'failed', failure: failureOf(error) });
    if (deadline.aborted) return onAbort();
    deadline.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    const sent = request({
      createConnection: () => socket,
      path: target.path,
      maxHeaderSize: HEADER_BYTES,
      headers: {
        Host: target.host,
        'User-Agent': 'portal-domains-preflight',
        Accept: '*/*',
        Connection: 'close',
      },
    });
    sent.on('error', onError);
    sent.once('response', (response) => {
      response.on('error', onError);
      void isExpected(response, expected).then((isIt) => end(answerOf(response, isIt)));
    });
    sent.end();
  });
}

function open({ scheme, connect: to, host }: GetTarget): Socket {
  // Whatever certificate comes: it is asked what it serves, not who it is.
  return scheme === 'http'
    ? connect({ ...to })
    : connectTls({ ...to, servername: host, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
}

function answerOf({ statusCode, headers }: IncomingMessage, expected: boolean): GetResult {
  const server = headers.server === undefined ? null : String(headers.server);
  const shown = server?.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, SERVER_SHOWN) ?? null;
  return {
    kind: 'answer',
    status: statusCode ?? 0,
    location: headers.location ?? null,
    server: shown,
    expected,
  };
}

/** Reads until the body has ended or is longer than the expected one, blanks at its end aside. */
function isExpected(response: IncomingMessage, expected: string): Promise<boolean> {
  // A CA takes blanks behind the text as well (RFC 8555 8.3).
  const most = Buffer.byteLength(expected) + BLANK_BYTES;
  return new Promise((resolve) => {
    let read = Buffer.alloc(0);
    response.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk.subarray(0, most + 1 - read.length)]);
      if (read.length > most) resolve(false);
    });
    response.once('end', () => resolve(read.toString('utf8').trimEnd() === expected));
    response.once('close', () => resolve(false));
  });
}

const NO_WAY: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

function failureOf(error: Error): Extract<GetResult, { kind: 'failed' }>['failure'] {
  const code = String((error as NodeJS.ErrnoException).code);
  if (NO_WAY.has(code)) return 'not_tried';
  if (code === 'ETIMEDOUT') return 'timeout';
  return code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' ? 'refused' : 'broken';
}
