import { X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { ListenAddress } from './config.ts';
import { errorCode } from './error-code.ts';

export type HandshakeResult =
  /** The edge presented a certificate: `chain` is all that it sent, as PEM. */
  | { kind: 'done'; chain: string }
  /** It answered, and refused: no permission, or no certificate to be had. */
  | { kind: 'refused' }
  /** Nobody answered there. */
  | { kind: 'unreachable'; code: string };

const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EADDRNOTAVAIL']);

/**
 * A TLS handshake for `domain` with the edge. It makes Caddy load, order or renew the certificate; the chain is not
 * judged here (the prober does). Ends at the latest after `timeoutMs` as `refused`; Caddy's job goes on without us.
 */
export function handshake(
  { host, port }: ListenAddress,
  domain: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<HandshakeResult> {
  return new Promise((resolve) => {
    // An abort that came before is not told again.
    if (signal.aborted) return resolve({ kind: 'refused' });
    const socket = connect({ host, port, servername: domain, rejectUnauthorized: false, timeout: timeoutMs });
    const end = (result: HandshakeResult) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(result);
    };
    const onAbort = () => end({ kind: 'refused' });
    signal.addEventListener('abort', onAbort);
    socket.once('secureConnect', () => end({ kind: 'done', chain: chainOf(socket) }));
    socket.once('timeout', () => end({ kind: 'refused' }));
    socket.once('close', () => end({ kind: 'refused' }));
    socket.once('error', (error) => {
      const code = errorCode(error);
      end(code !== null && UNREACHABLE.has(code) ? { kind: 'unreachable', code } : { kind: 'refused' });
    });
  });
}

/** The chain that the other side presented, leaf first. */
function chainOf(socket: TLSSocket): string {
  const pem: string[] = [];
  const seen = new Set<string>();
  for (
    let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    certificate?.raw !== undefined && !seen.has(certificate.fingerprint256);
    certificate = certificate.issuerCertificate
  ) {
    seen.add(certificate.fingerprint256);
    pem.push(new X509Certificate(certificate.raw).toString());
  }
  return pem.join('');
}
