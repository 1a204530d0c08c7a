import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import * as packet from 'dns-packet';
import type { ServerAddress } from '../dns/port.ts';

export type UdpServer = { address: ServerAddress; close(): Promise<void> };
/** Answers a datagram with any number of datagrams; none is silence. */
export type UdpBehaviour = (query: Buffer, peer: RemoteInfo) => Buffer[];

/** A UDP server that misbehaves as a test wants it to. */
export async function startUdpServer(
  behave: UdpBehaviour,
  { host = '127.0.0.1', port = 0 }: Partial<ServerAddress> = {},
): Promise<UdpServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    for (const reply of behave(query, peer)) socket.send(reply, peer.port, peer.address, () => undefined);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    address: { host, port: socket.address().port },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The query's bytes turned into an answer without records: the given rcode, the same id and question. */
export function echoWithRcode(query: Buffer, rcode: number, flags = 0): Buffer {
  const reply = Buffer.from(query);
  reply.writeUInt16BE(0x8000 | flags | (query.readUInt16BE(2) & 0x0110) | rcode, 2);
  return reply;
}

/** Answers each question with what a script gives for it; rcode 0 and no records where it gives nothing. */
export function scripted(
  answerOf: (question: packet.Question) => Partial<packet.Packet> & { rcode?: number },
): UdpBehaviour {
  return (query) => {
    const { id = 0, questions = [] } = packet.decode(query);
    const [question] = questions;
    if (question === undefined) return [];
    const { rcode = 0, flags = 0, ...sections } = answerOf(question);
    return [packet.encode({ type: 'response', id, questions, flags: flags | rcode, ...sections })];
  };
}

/** Passes each connection on to another server. */
export async function startTcpRelay({ host, port }: ServerAddress, to: ServerAddress): Promise<UdpServer> {
  const sockets = new Set<Socket>();
  const front = createServer((client) => {
    const back = connect(to);
    for (const socket of [client, back]) {
      sockets.add(socket);
      // Either side may go at any time; the other one goes with it.
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => back.destroy());
    back.on('close', () => client.destroy());
    client.pipe(back).pipe(client);
  });
  front.listen(port, host);
  await once(front, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => front.close(() => resolve()));
  };
  return { address: { host, port }, close };
}

/** Passes each datagram on to the server that `choose` gives at that moment, and its answer back. */
export async function startRelay(
  host: string,
  port: number,
  choose: () => ServerAddress,
): Promise<UdpServer> {
  const front = createSocket('udp4');
  front.on('message', (query, peer) => {
    const back = createSocket('udp4');
    back.on('message', (reply) => {
      front.send(reply, peer.port, peer.address, () => undefined);
      back.close();
    });
    const { host: to, port: toPort } = choose();
    back.send(query, toPort, to);
  });
  front.bind(port, host);
  await once(front, 'listening');
  return { address: { host, port }, close: () => new Promise((resolve) => front.close(() => resolve())) };
}
