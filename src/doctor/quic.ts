import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ServerAddress } from '../dns/port.ts';

/** A version that no server speaks, so that each one answers with those that it does (RFC 9000, sections 6 and 15). */
const NO_VERSION = 0x1a2a3a4a;
/** The least size of a datagram that a server answers (RFC 9000, section 14.1). */
const DATAGRAM_BYTES = 1_200;
const CONNECTION_ID_BYTES = 8;
/** Datagrams get lost; so many are sent, a second apart. */
const TRIES = 3;
const TRY_MS = 1_000;

/**
 * Tells whether a server answers QUIC at an address, by asking for a version that does not exist: no key is exchanged,
 * and the server keeps nothing of it.
 */
export function speaksQuic({ host, port }: ServerAddress, signal: AbortSignal): Promise<boolean> {
  const id = randomBytes(CONNECTION_ID_BYTES);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let tries = 0;
    let isEnded = false;
    const end = (answers: boolean) => {
      if (isEnded) return;
      isEnded = true;
      clearInterval(timer);
      signal.removeEventListener('abort', none);
      socket.close();
      resolve(answers);
    };
    const none = () => end(false);
    const ask = () => {
      tries += 1;
      if (tries > TRIES) none();
      else socket.send(question(id), port, host, (error) => error !== null && none());
    };
    const timer = setInterval(ask, TRY_MS);
    signal.addEventListener('abort', none);
    socket.on('error', none);
    socket.on('message', (message) => {
      if (isAnswer(message, id)) end(true);
    });
    ask();
  });
}

/** A long header, with the id as the one of both sides, and padding. */
function question(id: Buffer): Buffer {
  const datagram = Buffer.alloc(DATAGRAM_BYTES);
  datagram[0] = 0xc0;
  datagram.writeUInt32BE(NO_VERSION, 1);
  let at = 5;
  for (let side = 0; side < 2; side += 1) {
    datagram[at] = id.length;
    id.copy(datagram, at + 1);
    at += 1 + id.length;
  }
  return datagram;
}

/** A Version Negotiation packet (RFC 9000, section 17.2.1): a long header of version 0 that names our id. */
function isAnswer(message: Buffer, id: Buffer): boolean {
  if (message.length < 6 + id.length || (message.readUInt8(0) & 0x80) === 0) return false;
  return message.readUInt32BE(1) === 0 && message.subarray(6, 6 + id.length).equals(id);
}
