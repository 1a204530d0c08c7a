import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsAnswer, ServerAddress } from './port.ts';

export type Failure = Extract<DnsAnswer, { kind: 'failure' }>;
export type Exchange<T> = { kind: 'done'; value: T } | Failure;

/** The number of unrelated datagrams after which a server counts as not answering. */
const MOST_STRAYS = 64;

/** Retransmissions as shares of the time allowed: a lost packet costs a part of it, not all. */
const SEND_AT = [0, 0.25, 0.6];

export type UdpOptions<T> = {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Gives the value that ends the exchange, or null for a datagram that is not the answer. */
  accept: (datagram: Buffer) => T | null;
};

/**
 * Sends one datagram from a fresh socket (the system picks a random port) until an accepted one comes back. The
 * socket is connected: the kernel drops what comes from elsewhere, and tells of ICMP refusals.
 */
export function exchangeUdp<T>(
  server: ServerAddress,
  query: Buffer,
  options: UdpOptions<T>,
): Promise<Exchange<T>> {
  const { timeoutMs, signal, accept } = options;
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
    const timers: NodeJS.Timeout[] = [];
    let strays = 0;
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.close();
      finish();
    };
    const onAbort = () => settle(() => reject(signal?.reason));
    const fail = (failure: Failure['failure'], detail: string) =>
      settle(() => resolve({ kind: 'failure', failure, detail }));
    const send = () => {
      socket.send(query, (error) => {
        if (error) fail('unreachable', error.message);
      });
    };
    socket.on('error', (error) => fail('unreachable', error.message));
    socket.on('message', (datagram) => {
      const value = accept(datagram);
      if (value !== null) return settle(() => resolve({ kind: 'done', value }));
      strays += 1;
      if (strays > MOST_STRAYS) fail('malformed', `${strays} datagrams came, none of them the answer`);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    timers.push(
      setTimeout(() => {
        if (strays === 0) fail('timeout', `no answer within ${timeoutMs} ms`);
        else fail('malformed', `${strays} datagrams came, none of them the answer`);
      }, timeoutMs),
    );
    socket.connect(server.port, server.host, () => {
      if (settled) return;
      for (const share of SEND_AT) {
        if (share === 0) send();
        else timers.push(setTimeout(send, timeoutMs * share));
      }
    });
  });
}
