import { connect } from 'node:net';
import type { ServerAddress } from './port.ts';
import { MOST_BYTES } from './reader.ts';
import type { Exchange, Failure } from './udp.ts';

export type TcpOptions = { timeoutMs: number; signal?: AbortSignal | undefined };

/** Asks once over TCP and resolves with the one message that came back, however the packets cut it (RFC 7766 8). */
export function exchangeTcp(
  server: ServerAddress,
  query: Buffer,
  { timeoutMs, signal }: TcpOptions,
): Promise<Exchange<Buffer>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true });
    const frames = createFrameReader();
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      finish();
    };
    const onAbort = () => settle(() => reject(signal?.reason));
    const fail = (failure: Failure['failure'], detail: string) =>
      settle(() => resolve({ kind: 'failure', failure, detail }));
    const timer = setTimeout(() => fail('timeout', `no answer over TCP within ${timeoutMs} ms`), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('connect', () => socket.write(frame(query)));
    socket.on('data', (chunk: Buffer) => {
      const [message] = frames.push(chunk);
      const announced = frames.announced();
      if (message === undefined && announced !== null && announced > MOST_BYTES)
        fail('oversized', `${announced} bytes, more than ${MOST_BYTES}`);
      if (message !== undefined) settle(() => resolve({ kind: 'done', value: message }));
    });
    socket.on('end', () => fail('malformed', 'the server closed the connection before its answer was whole'));
    socket.on('error', (error) => fail('unreachable', error.message));
    socket.on('close', () => fail('unreachable', 'the connection was closed'));
  });
}

/** A message with its two octets of length in front, as one buffer, so that it leaves in one packet. */
export function frame(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(message.length + 2);
  framed.writeUInt16BE(message.length);
  message.copy(framed, 2);
  return framed;
}

/** Cuts a stream into messages; keeps what is not whole yet. */
export function createFrameReader(): {
  push(chunk: Buffer): Buffer[];
  /** The length of the message that is not whole yet; null: not known yet. */
  announced(): number | null;
} {
  let pending: Buffer = Buffer.alloc(0);
  return {
    announced: () => (pending.length >= 2 ? pending.readUInt16BE(0) : null),
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const messages: Buffer[] = [];
      while (pending.length >= 2) {
        const end = 2 + pending.readUInt16BE(0);
        if (pending.length < end) break;
        messages.push(pending.subarray(2, end));
        pending = pending.subarray(end);
      }
      return messages;
    },
  };
}
