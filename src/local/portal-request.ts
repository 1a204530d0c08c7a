import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';

/**
 * The result of a client's request: the portal's answer, or the code of the error (`ERR_SSL_...`, `ECONNRESET`, ...).
 */
export type PortalAnswer =
  | { kind: 'answer'; status: number; issuer: string; host: string | null }
  | { kind: 'failure'; code: string };

/** One HTTPS request as a tenant's client would make it, trusting only `ca`; the name leads to 127.0.0.1. */
export function requestPortal(domain: string, port: number, ca: string): Promise<PortalAnswer> {
  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: domain,
      headers: { host: domain },
      path: '/whoami',
      ca,
      agent: false,
      timeout: 5_000,
    };
    const call = request(options, (response) => {
      const socket = response.socket as TLSSocket;
      const { issuer } = socket.getPeerCertificate();
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({
          kind: 'answer',
          status: response.statusCode ?? 0,
          issuer: String(issuer.CN ?? ''),
          host: hostOf(body),
        }),
      );
    });
    call.on('timeout', () =>
      call.destroy(Object.assign(new Error('no answer in 5 s'), { code: 'ETIMEDOUT' })),
    );
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'failure', code: error.code ?? error.name }),
    );
    call.end();
  });
}

/** The host that the sample portal says it was asked for; null when another page answered. */
function hostOf(body: string): string | null {
  try {
    const { host } = JSON.parse(body) as { host?: unknown };
    return typeof host === 'string' ? host : null;
  } catch {
    // Not the sample portal's JSON: any page may answer here, and that is what the caller wants to know.
    return null;
  }
}
