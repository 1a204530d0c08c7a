import { connect, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';

export type TrustedRoots = () => Promise<string[]>;

export type TlsTarget = { host: string; port: number; servername: string; secureContext: SecureContext };

/** Opens a TLS connection that is judged by the caller: the handshake ends well whatever certificate comes. */
export const connectTls = ({ host, port, servername, secureContext }: TlsTarget): TLSSocket =>
  connect({
    host,
    port,
    servername,
    secureContext,
    ALPNProtocols: ['http/1.1'],
    // OpenSSL verifies the chain all the same; `authorized` and `authorizationError` hold the result.
    rejectUnauthorized: false,
  });

export type Trust = {
  context: SecureContext /** Why the extra roots could not be read. */;
  failure: string | null;
};

/**
 * The well-known roots and the extra ones. Parsing them takes tens of milliseconds, so that the result is kept
 * until the extra roots change.
 */
export function trustStore(extraRoots: TrustedRoots): () => Promise<Trust> {
  let kept: { extra: string; context: SecureContext } | null = null;
  return async () => {
    let roots: string[] = [];
    let failure: string | null = null;
    try {
      roots = await extraRoots();
    } catch (error) {
      failure = `the further roots could not be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    const extra = roots.join('\n');
    if (kept?.extra !== extra) {
      kept = { extra, context: createSecureContext({ ca: [...rootCertificates, ...roots] }) };
    }
    return { context: kept.context, failure };
  };
}
