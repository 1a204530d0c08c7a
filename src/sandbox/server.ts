import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { ServerAddress } from '../dns/port.ts';
import { createFrameReader, frame } from '../dns/tcp.ts';
import { answerFromZone } from '../dns/zone.ts';
import type { SandboxRecord } from './records.ts';
import { type AnswerQuestion, respond } from './respond.ts';
import { createWorld } from './world.ts';

export type SandboxDnsOptions = {
  host: string;
  /** 0: any free port. */
  port: number;
  /** The records as they are now, asked for at every question. A changed record must be a new object. */
  records: () => readonly SandboxRecord[];
  baseDomain: string;
  edgeAddress: string;
};

export type SandboxDns = { address: ServerAddress; close(): Promise<void> };

/** A client that says nothing is hung up on. */
const TCP_IDLE_MS = 10_000;
const MAX_TCP_CLIENTS = 200;
/** Port 0 may give a UDP port whose TCP twin is taken; the next one rarely is. */
const FREE_PORT_TRIES = 10;

/**
 * Starts the sandbox's authoritative server: UDP and TCP on one port.
 * @throws the system's error (`EADDRINUSE`, `EACCES`) when the port cannot be had.
 */
export async function startSandboxDns(options: SandboxDnsOptions): Promise<SandboxDns> {
  const answer = createAnswer(options);
  const { udp, tcp, port } = await bindBoth(options.host, options.port);
  const clients = new Set<Socket>();
  udp.on('message', (query, peer) => {
    const reply = respond(query, 'udp', answer);
    // Sending fails when the asker is gone, which is the asker's business.
    if (reply !== null) udp.send(reply, peer.port, peer.address, () => undefined);
  });
  // A late ICMP refusal of an answer must not end the server.
  udp.on('error', () => undefined);
  // The same for a connection that broke while it was being accepted.
  tcp.on('error', () => undefined);
  tcp.on('connection', (client) => serveClient(client, clients, answer));
  return {
    address: { host: options.host, port },
    async close() {
      for (const client of clients) client.destroy();
      await Promise.all([closed(udp), closed(tcp)]);
    },
  };
}

function createAnswer({ records, baseDomain, edgeAddress, host }: SandboxDnsOptions): AnswerQuestion {
  const nameServerAddress = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  let indexed: readonly SandboxRecord[] = [];
  let world = createWorld({ baseDomain, edgeAddress, nameServerAddress }, indexed);
  return (question) => {
    const current = records();
    // Comparing is far cheaper than indexing anew for every question.
    if (current.length !== indexed.length || current.some((record, i) => record !== indexed[i])) {
      indexed = [...current];
      world = createWorld({ baseDomain, edgeAddress, nameServerAddress }, indexed);
    }
    return answerFromZone(world, question);
  };
}

function serveClient(client: Socket, clients: Set<Socket>, answer: AnswerQuestion): void {
  if (clients.size >= MAX_TCP_CLIENTS) {
    client.destroy();
    return;
  }
  clients.add(client);
  const frames = createFrameReader();
  client.setTimeout(TCP_IDLE_MS, () => client.destroy());
  client.on('close', () => clients.delete(client));
  // A reset by the client closes the socket; there is nobody left to tell.
  client.on('error', () => undefined);
  client.on('data', (chunk: Buffer) => {
    for (const query of frames.push(chunk)) {
      const reply = respond(query, 'tcp', answer);
      if (reply !== null) client.write(frame(reply));
    }
  });
}

async function bindBoth(host: string, port: number): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const udp = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const tcp = createServer();
    try {
      udp.bind(port, host);
      await once(udp, 'listening');
      const bound = udp.address().port;
      tcp.listen(bound, host);
      await once(tcp, 'listening');
      return { udp, tcp, port: bound };
    } catch (error) {
      await Promise.all([closed(udp), closed(tcp)]);
      if (port !== 0 || tries >= FREE_PORT_TRIES) throw error;
    }
  }
}

/** Closes, also what never came to listen. */
function closed(server: UdpSocket | Server): Promise<void> {
  return new Promise((resolve) => {
    try {
      server.close(() => resolve());
    } catch {
      // Node throws for a UDP socket that is closed already; closed is what was wanted.
      resolve();
    }
  });
}
