import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';

export type WebAnswer = { status: number; date: Date | null; body: string };

const BODY_BYTES = 64 * 1024;
const TIMEOUT_MS = 4_000;
/** A CA refuses who does not say what he is (RFC 8555 6.1). */
const HEADERS = { 'user-agent': 'portal-domains doctor' };

/**
 * One GET on a connection of its own; no redirect is followed, and 64 KiB of the body are kept.
 * @param ca PEM of a root to trust beside the system's being asked; null: the system's.
 * @throws the system's error, or a TimeoutError after 4 s.
 */
export function webGet(
  url: string,
  signal: AbortSignal,
  { ca = null }: { ca?: string | null } = {},
): Promise<WebAnswer> {
  const request = new URL(url).protocol === 'https:' ? requestHttps : requestHttp;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(deadline.aborted ? new Error(`no answer within ${TIMEOUT_MS / 1000} s`) : error);
    const sent = request(
      url,
      { agent: false, signal: deadline, headers: HEADERS, ...(ca === null ? {} : { ca }) },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        const end = () => {
          const date = Date.parse(response.headers.date ?? '');
          resolve({
            status: response.statusCode ?? 0,
            date: Number.isNaN(date) ? null : new Date(date),
            body: Buffer.concat(parts).toString('utf8'),
          });
          sent.destroy();
        };
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size > BODY_BYTES) end();
        });
        response.once('error', fail);
        response.once('end', end);
      },
    );
    sent.once('error', fail);
    sent.end();
  });
}

/** Opens a TCP connection and closes it. @throws the system's error, or a time-out error. */
export function tcpConnect(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (error?: Error) => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener('abort', () => end(new Error('not waited for')), { once: true });
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    socket.once('error', end);
  });
}

/** A URL for people: never its user and password. */
export function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
