import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type Address, namesInCertificate } from './raw-clients.ts';

export type Flood = {
  /** How many handshakes ended in which way. */
  refused: number;
  accepted: number;
  milliseconds: number;
};

const ALERT = 0x15;
const AT_ONCE = 64;

/**
 * Begins one TLS handshake for each name, as a scanner would: it sends a real client's first message and no more.
 * @param names all of the same length, as they are put into one recorded message.
 */
export async function floodHandshakes(address: Address, names: readonly string[]): Promise<Flood> {
  const [first = ''] = names;
  const hello = await recordHello(first);
  const at = hello.indexOf(first);
  const flood: Flood = { refused: 0, accepted: 0, milliseconds: 0 };
  const began = performance.now();
  const waiting = names.values();
  const client = async () => {
    for (const name of waiting) {
      const message = Buffer.from(hello);
      if (message.write(name, at) !== first.length) throw new Error('the names differ in length');
      if (await isRefused(address, message)) flood.refused += 1;
      else flood.accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  flood.milliseconds = Math.round(performance.now() - began);
  return flood;
}

/** The first message of Node's own TLS client for this name. */
async function recordHello(name: string): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const recorded = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => {
      socket.once('data', (bytes: Buffer) => {
        resolve(bytes);
        socket.destroy();
      });
    });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not listening');
  await namesInCertificate({ host: '127.0.0.1', port: bound.port }, name);
  server.close();
  return recorded;
}

/** Refused is: an alert, or the end of the connection, before anything else. */
function isRefused(address: Address, message: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => socket.write(message));
    const end = (refused: boolean) => {
      socket.destroy();
      resolve(refused);
    };
    socket.once('data', (bytes) => end(bytes[0] === ALERT));
    socket.once('error', () => end(true));
    socket.once('end', () => end(true));
  });
}
