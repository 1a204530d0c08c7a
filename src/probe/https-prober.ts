import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { factsOf } from '../certificates/facts.ts';
import type { ProbeObservation } from '../core/observations.ts';
import {
  afterTheHandshake,
  beforeTheHandshake,
  judgeAnswer,
  judgeCertificate,
  type Verdict,
} from './judge.ts';
import type { Prober } from './port.ts';
import { connectTls, type TrustedRoots, trustStore } from './tls-client.ts';

export type HttpsProberOptions = {
  /** Where the edge listens. */
  connect: { host: string; port: number };
  /** PEM roots to trust beside the well-known ones; read at each probe, as an internal CA's appears later. */
  trustedRoots: TrustedRoots;
  clock: () => Date;
  /** For the whole probe, from the connection to the answer's headers. */
  timeoutMs?: number;
};

/** Probes with a new connection each time, HTTP/1.1, `GET /`; the body is never read. */
export function createHttpsProber({
  connect,
  trustedRoots,
  clock,
  timeoutMs = 5_000,
}: HttpsProberOptions): Prober {
  const trusted = trustStore(trustedRoots);
  const target = `${connect.host}:${connect.port}`;
  return {
    async probe(domain) {
      const observedAt = clock().toISOString();
      const { context, failure } = await trusted();
      const began = performance.now();
      const deadline = AbortSignal.timeout(timeoutMs);
      const socket = connectTls({ ...connect, servername: domain, secureContext: context });
      const { verdict, certificate } = await exchange(socket, domain, deadline);
      socket.destroy();
      const note = failure !== null && verdict.outcome === 'untrusted_certificate' ? ` (${failure})` : '';
      return {
        observedAt,
        target,
        outcome: verdict.outcome,
        detail: `${verdict.detail}${note}`,
        httpStatus: verdict.httpStatus,
        certificate,
        durationMs: Math.round(performance.now() - began),
      };
    },
  };
}

type Exchange = { verdict: Verdict; certificate: ProbeObservation['certificate'] };

/** Handshake, certificate, request, answer: the first that is not as it should be decides. */
async function exchange(socket: TLSSocket, domain: string, deadline: AbortSignal): Promise<Exchange> {
  const secured = await secureConnection(socket, deadline);
  if (secured !== null) return { verdict: secured, certificate: null };
  const presented = socket.getPeerX509Certificate();
  const certificate = presented === undefined ? null : factsOf(presented);
  const verdict =
    judgeCertificate(domain, presented, socket.authorized ? null : socket.authorizationError) ??
    (await answer(socket, domain, deadline));
  return { verdict, certificate };
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

function answer(socket: TLSSocket, domain: string, deadline: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => {
    const sent: ClientRequest = request({
      createConnection: () => socket,
      path: '/',
      headers: { Host: domain, 'User-Agent': 'portal-domains-probe', Accept: '*/*', Connection: 'close' },
    });
    sent.once('response', (response: IncomingMessage) => {
      resolve(judgeAnswer(response.statusCode ?? 0, response.headers['x-portal-edge'] ?? null));
      response.destroy();
    });
    sent.on('error', (error) => resolve(afterTheHandshake(error)));
    onAbort(deadline, () => {
      resolve(timedOut('the answer'));
      sent.destroy();
    });
    sent.end();
  });
}

const timedOut = (what: string): Verdict => ({
  outcome: 'connection_timeout',
  detail: `${what} took too long`,
  httpStatus: null,
});

function onAbort(signal: AbortSignal, callback: () => void): void {
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
}
