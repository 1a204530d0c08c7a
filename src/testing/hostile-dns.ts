import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { ServerAddress } from '../dns/port.ts';
import { createFrameReader, frame } from '../dns/tcp.ts';
import { echoWithRcode, startUdpServer, type UdpServer } from './dns-servers.ts';

/** Makes the answer to a query over TCP. */
export type HostileAnswer = (query: Buffer) => Buffer;

const TRUNCATED = 0x0200;
const AUTHORITATIVE = 0x0400;
const HEADER_BYTES = 12;
const POINTER_TO_QUESTION = 0xc00c;
const LONGEST_MESSAGE = 0xffff;
const TYPES = { A: 1, CNAME: 5, TXT: 16, AAAA: 28 } as const;

/**
 * A name server that says over UDP that its answer is too long, and gives over TCP the most that fits into a message, or
 * the most work that a few bytes can make.
 */
export async function startHostileDns(
  answer: HostileAnswer,
  { host = '127.0.0.1', port = 0 }: Partial<ServerAddress> = {},
): Promise<UdpServer> {
  const clients = new Set<Socket>();
  const answers = new Map<string, Buffer>();
  // Made once for each question: what it costs to make one must not be taken for what it costs to read.
  const answerTo = (query: Buffer): Buffer => {
    const key = query.subarray(2).toString('latin1');
    const known = answers.get(key) ?? answer(query);
    answers.set(key, known);
    query.copy(known, 0, 0, 2);
    return known;
  };
  const tcp = createServer((client) => {
    const frames = createFrameReader();
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    client.on('data', (chunk: Buffer) => {
      for (const query of frames.push(chunk)) client.write(frame(answerTo(query)));
    });
  });
  tcp.listen(port, host);
  await once(tcp, 'listening');
  const bound = tcp.address();
  const free = typeof bound === 'object' && bound !== null ? bound.port : port;
  const udp = await startUdpServer((query) => [echoWithRcode(query, 0, TRUNCATED | AUTHORITATIVE)], {
    host,
    port: free,
  });
  return {
    address: udp.address,
    async close() {
      for (const client of clients) client.destroy();
      await Promise.all([udp.close(), new Promise<void>((resolve) => tcp.close(() => resolve()))]);
    },
  };
}

/** The type that was asked for; the question ends the query but for its OPT record. */
function typeAsked(query: Buffer): number {
  let at = HEADER_BYTES;
  while ((query[at] ?? 0) !== 0) at += 1 + (query[at] ?? 0);
  return query.readUInt16BE(at + 1);
}

function questionOf(query: Buffer): Buffer {
  let at = HEADER_BYTES;
  while ((query[at] ?? 0) !== 0) at += 1 + (query[at] ?? 0);
  return query.subarray(HEADER_BYTES, at + 5);
}

function message(query: Buffer, records: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8000 | AUTHORITATIVE | (query.readUInt16BE(2) & 0x0110), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, questionOf(query), ...records]);
}

/** @param owner the two octets of a pointer */
function resourceRecord(owner: number, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(owner, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(300, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** As many addresses as fit into one message: 4,092 of IPv4, 2,339 of IPv6; to other questions nothing. */
export const asManyAddressesAsFit: HostileAnswer = (query) => {
  const type = typeAsked(query);
  const length = type === TYPES.A ? 4 : type === TYPES.AAAA ? 16 : 0;
  if (length === 0) return message(query, []);
  const room = LONGEST_MESSAGE - HEADER_BYTES - questionOf(query).length;
  const count = Math.floor(room / (12 + length));
  const records = Array.from({ length: count }, (_, i) => {
    const data = Buffer.alloc(length);
    data.writeUInt16BE(type === TYPES.A ? 0x5db8 : 0x2001, 0);
    data.writeUInt16BE(i, length - 2);
    return resourceRecord(POINTER_TO_QUESTION, type, data);
  });
  return message(query, records);
};

/**
 * Names that are made of pointers to pointers: a chain of them, and then records each of whose owners walks all of it.
 * @param bytes of the whole message; offsets of pointers end at 16,383
 */
export const namesOfPointers =
  (bytes = LONGEST_MESSAGE): HostileAnswer =>
  (query) => {
    const start = HEADER_BYTES + questionOf(query).length + 12;
    const pointers = Math.floor(Math.min((bytes - start) / 2, 16_000 - start) / 2);
    const chain = Buffer.alloc(pointers * 2);
    for (let i = 0; i < pointers; i += 1)
      chain.writeUInt16BE(i === 0 ? POINTER_TO_QUESTION : 0xc000 | (start + (i - 1) * 2), i * 2);
    const last = 0xc000 | (start + (pointers - 1) * 2);
    const room = bytes - start - chain.length;
    const records = Array.from({ length: Math.floor(room / 16) }, () =>
      resourceRecord(last, TYPES.A, Buffer.from([192, 0, 2, 1])),
    );
    return message(query, [resourceRecord(POINTER_TO_QUESTION, 99, chain), ...records]);
  };

/** One text of 60,000 octets, in strings of 255. */
export const oneLongText: HostileAnswer = (query) => {
  const text = Buffer.concat(
    Array.from({ length: 234 }, () => Buffer.concat([Buffer.from([255]), Buffer.alloc(255, 'x')])),
  );
  return message(query, [resourceRecord(POINTER_TO_QUESTION, TYPES.TXT, text)]);
};

export const HOSTILE_ANSWERS: Record<string, HostileAnswer> = {
  'as many addresses as fit': asManyAddressesAsFit,
  'names of pointers to pointers': namesOfPointers(),
  'names of pointers to pointers, in little': namesOfPointers(16_000),
  'one long text': oneLongText,
};
