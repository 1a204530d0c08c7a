import type { X509Certificate } from 'node:crypto';
import type { ProbeOutcome } from '../core/observations.ts';

/** The verdict on a probe; classified by error codes, never by messages. */
export type Verdict = { outcome: ProbeOutcome; detail: string; httpStatus: number | null };

/** Why there is no TLS connection. `connected`: TCP was there already. */
export function beforeTheHandshake(error: Error | null, connected: boolean): Verdict {
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return verdict('connection_timeout', `the connection timed out (${code})`);
  if (!connected) return verdict('connection_refused', `no connection (${code})`);
  // The edge answers a name that it has no certificate for with a TLS alert.
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    return verdict('wrong_certificate', `the edge presented no certificate for this name (${code})`);
  }
  return verdict('connection_refused', `the connection ended within the TLS handshake (${code})`);
}

/**
 * Null when the certificate is this domain's and trusted. The name is judged first: a certificate for another name is
 * the wrong one, whoever signed it.
 * @param authorizationError Why the chain is not trusted: a code of OpenSSL's, or an error.
 */
export function judgeCertificate(
  domain: string,
  presented: X509Certificate | undefined,
  authorizationError: Error | string | null,
): Verdict | null {
  if (presented === undefined) return verdict('wrong_certificate', 'the edge presented no certificate');
  if (presented.checkHost(domain, { subject: 'never' }) === undefined) {
    const names = presented.subjectAltName ?? 'none';
    return verdict('wrong_certificate', `the certificate is for other names: ${names}`);
  }
  if (authorizationError === null) return null;
  const code = typeof authorizationError === 'string' ? authorizationError : codeOf(authorizationError);
  return verdict('untrusted_certificate', `the certificate is not trusted (${code})`);
}

/** A portal may redirect (where to, is judged beside this) or ask for a login; an error of its own or of the edge is not the portal's answer. */
export function judgeAnswer(httpStatus: number, edgeHeader: string | string[] | null): Verdict {
  const answered = (httpStatus >= 200 && httpStatus < 400) || httpStatus === 401 || httpStatus === 403;
  if (edgeHeader !== null) {
    return {
      outcome: 'unexpected_answer',
      detail: `HTTP ${httpStatus} from the edge: ${edgeHeader}`,
      httpStatus,
    };
  }
  return { outcome: answered ? 'https_ok' : 'unexpected_answer', detail: `HTTP ${httpStatus}`, httpStatus };
}

/** Classifies an error that occurred after the certificate was accepted. */
export function afterTheHandshake(error: Error): Verdict {
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return verdict('connection_timeout', `the answer timed out (${code})`);
  return verdict('unexpected_answer', `no HTTP answer (${code})`);
}

const verdict = (outcome: ProbeOutcome, detail: string): Verdict => ({ outcome, detail, httpStatus: null });

function codeOf(error: Error | null): string {
  const code: unknown = error === null ? undefined : (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : 'closed';
}
