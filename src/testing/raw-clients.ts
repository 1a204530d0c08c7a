import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** Clients that send what no well-behaved one would; none of them checks a certificate. */

export type Address = { host: string; port: number };

const PATIENCE_MS = 15_000;

/** Sends these lines over plain TCP; the whole answer as text, empty when the server only closed. */
export function exchangePlain(address: Address, lines: readonly string[]): Promise<string> {
  return exchangeOver(connectTcp(address), 'connect', textOf(lines));
}

/**
 * Sends these lines over TLS; the whole answer as text.
 * @param servername null sends no SNI.
 * Rejects when the handshake is refused.
 */
export function exchangeTls(
  address: Address,
  servername: string | null,
  lines: readonly string[],
): Promise<string> {
  return exchangeOver(openTls(address, servername, ['http/1.1']), 'secureConnect', textOf(lines));
}

const textOf = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;

/** Sends this once the socket is open, and reads until the server closes. */
export function exchangeOver(
  socket: Socket,
  opened: 'connect' | 'secureConnect',
  text: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    let open = false;
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the server neither answers nor closes')));
    socket.once(opened, () => {
      open = true;
      socket.write(text);
    });
    socket.setEncoding('latin1').on('data', (part: string) => {
      answer += part;
    });
    // A server that cuts a client off may do so while bytes are on their way.
    socket.once('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
    socket.once('close', () => (open ? resolve(answer) : reject(new Error('closed before it was open'))));
  });
}

function openTls(address: Address, servername: string | null, protocols: readonly string[]): TLSSocket {
  return connectTls({
    ...address,
    ...(servername === null ? {} : { servername }),
    ALPNProtocols: [...protocols],
    rejectUnauthorized: false,
  });
}

/** The names in the certificate that a handshake with this SNI gets (`DNS:…, DNS:…`); null when it is refused. */
export function namesInCertificate(address: Address, servername: string | null): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = openTls(address, servername, ['h2', 'http/1.1']);
    socket.once('secureConnect', () => {
      const { subjectaltname } = socket.getPeerCertificate();
      socket.destroy();
      resolve(subjectaltname ?? '');
    });
    socket.once('error', () => resolve(null));
    socket.once('close', () => resolve(null));
  });
}

/** Status 0: the server reset the stream or the connection. */
export type Http2Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** These requests over one HTTP/2 connection, one after another. Rejects when the handshake is refused. */
export async function exchangeHttp2(
  address: Address,
  servername: string,
  requests: readonly OutgoingHttpHeaders[],
): Promise<Http2Answer[]> {
  const socket = openTls(address, servername, ['h2']);
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  const session = connectHttp2(`https://${servername}`, { createConnection: () => socket });
  // Told by the request that it ends.
  session.on('error', () => undefined);
  const answers: Http2Answer[] = [];
  for (const headers of requests) answers.push(await requestOver(session, headers));
  session.destroy();
  return answers;
}

function requestOver(session: ClientHttp2Session, headers: OutgoingHttpHeaders): Promise<Http2Answer> {
  return new Promise((resolve, reject) => {
    const answer: Http2Answer = { status: 0, headers: {}, body: '' };
    if (session.destroyed || session.closed) return resolve(answer);
    const stream = session.request(headers, { endStream: true });
    stream.setTimeout(PATIENCE_MS, () => reject(new Error('the server does not answer')));
    stream.once('response', (head) => {
      answer.status = Number(head[':status']);
      answer.headers = head;
    });
    stream.setEncoding('utf8').on('data', (part: string) => {
      answer.body += part;
    });
    // A reset is an answer as well; the status says so.
    stream.on('error', () => undefined);
    stream.once('close', () => resolve(answer));
  });
}
