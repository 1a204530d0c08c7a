import { connect } from 'node:tls';
import { factsOf } from '../certificates/facts.ts';

/**
 * Returns the fingerprint of the certificate that a server presents for a name in a real handshake; null: the handshake
 * is refused.
 */
export function presentedBy(
  { host, port }: { host: string; port: number },
  name: string,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: name, rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      resolve(certificate === undefined ? null : factsOf(certificate).fingerprint);
    });
    socket.once('error', () => resolve(null));
  });
}
