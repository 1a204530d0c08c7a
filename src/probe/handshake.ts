import type { X509Certificate } from 'node:crypto';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { factsOf, fingerprintIn } from '../certificates/facts.ts';
import type { ProbeObservation } from '../core/observations.ts';
import { beforeTheHandshake, judgeCertificate, type Verdict } from './judge.ts';
import type { HandshakeResult, Handshaker } from './port.ts';
import { connectTls } from './tls-client.ts';

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
  clock: () => Date;
  timeoutMs: number;
};

/**
 * No roots: a handshake is compared with the certificate that a request found trusted, and requests are made each hour. To
 * verify a chain, Node also takes it apart for its own check of the name; and the hybrid key exchange of a client costs as
 * much again. Together that was most of the processor time of a visit.
 */
const BARE = { ca: [], ecdhCurve: 'X25519:P-256' };

/** Makes one TLS handshake, asks for nothing, and reads which certificate is presented. */
export function createHandshaker({ connect, clock, timeoutMs }: HandshakerOptions): Handshaker {
  const secureContext = createSecureContext(BARE);
  return {
    async handshake(domain) {
      const socket = connectTls({ ...connect, servername: domain, secureContext });
      try {
        const failed = await secureConnection(socket, AbortSignal.timeout(timeoutMs));
        if (failed !== null) return { outcome: failed.outcome, fingerprint: null };
        return presentedBy(socket, domain, clock());
      } finally {
        socket.destroy();
      }
    },
  };
}

function presentedBy(socket: TLSSocket, domain: string, now: Date): HandshakeResult {
  const presented = socket.getPeerX509Certificate();
  const refused = judgeCertificate(domain, presented, null);
  if (presented === undefined || refused !== null)
    return { outcome: refused?.outcome ?? 'wrong_certificate', fingerprint: fingerprintOf(presented) };
  const isInTime =
    Date.parse(presented.validFrom) <= now.getTime() && now.getTime() < Date.parse(presented.validTo);
  return { outcome: isInTime ? 'https_ok' : 'untrusted_certificate', fingerprint: fingerprintOf(presented) };
}

const fingerprintOf = (presented: X509Certificate | undefined) =>
  presented === undefined ? null : fingerprintIn(presented);
