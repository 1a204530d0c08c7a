import type { TLSSocket } from 'node:tls';
import { factsOf } from '../certificates/facts.ts';
import type { ProbeObservation } from '../core/observations.ts';
import { beforeTheHandshake, judgeCertificate, type Verdict } from './judge.ts';
import type { Handshaker } from './port.ts';
import { connectTls, type TrustedRoots, trustStore } from './tls-client.ts';

export type Handshake = Pick<ProbeObservation, 'certificate'> & { keyExchange: string | null };
type Shaken = { refused: Verdict | null; handshake: Handshake };

/** Makes the handshake, and judges the certificate; `refused` null: it is this domain's, and trusted. */
export async function shakeHands(socket: TLSSocket, domain: string, deadline: AbortSignal): Promise<Shaken> {
  const failed = await secureConnection(socket, deadline);
  if (failed !== null) return { refused: failed, handshake: { certificate: null, keyExchange: null } };
  const presented = socket.getPeerX509Certificate();
  const certificate = presented === undefined ? null : factsOf(presented);
  const error = socket.authorized ? null : socket.authorizationError;
  return {
    refused: judgeCertificate(domain, presented, error),
    handshake: { certificate, keyExchange: groupOf(socket) },
  };
}

/** Returns the group of the key exchange (RFC 8446, section 4.2.7), such as `X25519MLKEM768`; null: Node names none. */
function groupOf(socket: TLSSocket): string | null {
  const info = socket.getEphemeralKeyInfo();
  return info !== null && 'name' in info && typeof info.name === 'string' ? info.name : null;
}

/** Null once the handshake is done, else why it is not. */
function secureConnection(socket: TLSSocket, deadline: AbortSignal): Promise<Verdict | null> {
  return new Promise((resolve) => {
    let connected = false;
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () => resolve(null));
    socket.once('error', (error) => resolve(beforeTheHandshake(error, connected)));
    socket.once('close', () => resolve(beforeTheHandshake(null, connected)));
    onAbort(deadline, () => resolve(timedOut(connected ? 'the TLS handshake' : 'the connection')));
  });
}

export const timedOut = (what: string): Verdict => ({
  outcome: 'connection_timeout',
  detail: `${what} took too long`,
  httpStatus: null,
});

export function onAbort(signal: AbortSignal, callback: () => void): void {
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
}

type HandshakerOptions = {
  /** The endpoint of the edge. */
  connect: { host: string; port: number };
  /** PEM roots to trust beside the well-known ones; read at each handshake. */
  trustedRoots: TrustedRoots;
  timeoutMs: number;
};

/** Makes one TLS handshake as a client does, and asks for nothing. */
export function createHandshaker({ connect, trustedRoots, timeoutMs }: HandshakerOptions): Handshaker {
  const trusted = trustStore(trustedRoots);
  return {
    async handshake(domain) {
      const { context } = await trusted();
      const socket = connectTls({ ...connect, servername: domain, secureContext: context });
      try {
        const { refused, handshake } = await shakeHands(socket, domain, AbortSignal.timeout(timeoutMs));
        const fingerprint = handshake.certificate?.fingerprint ?? null;
        return { outcome: refused?.outcome ?? 'https_ok', fingerprint };
      } finally {
        socket.destroy();
      }
    },
  };
}
