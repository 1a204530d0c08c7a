import type { CaProblem } from '../../core/observations.ts';

/** An event of one domain's certificate, read from a line of Caddy's log. */
export type LogEvent =
  | { kind: 'obtained'; domain: string; at: string }
  /** Caddy ended and took its attempt with it: nothing is known of the CA, and nothing goes on by itself. */
  | { kind: 'canceled'; domain: string; at: string }
  | { kind: 'problem'; domain: string; problem: CaProblem };

/**
 * Types for problems that are not the CA's: they stand where an ACME problem would, so that one field says what is
 * wrong. `core/checks` may tell them from the CA's, which all begin with `urn:ietf:params:acme:error:`.
 */
export const EDGE_PROBLEMS = {
  /** The issuer could not be spoken to, or failed without an ACME problem: connection, TLS, timeout, storage. */
  issuerUnavailable: 'urn:portal-domains:problem:issuer_unavailable',
  /** Caddy could not ask whether the name may have a certificate. */
  permissionUnavailable: 'urn:portal-domains:problem:permission_unavailable',
} as const;

/**
 * Reads one JSON line by its fields; its `msg` is never looked at. Lines of four shapes matter (certmagic 0.25):
 * - `identifier` and `problem`: a challenge or authorization failed; the problem is the CA's, as an object.
 * - `identifier`, `issuer` and `error` of `tls.obtain` or `tls.renew`: one attempt at that issuer failed, or was ended
 *   with Caddy itself.
 * - `identifier` and `issuer` of the same, without an error: the certificate is saved.
 * - `domain` and `error` of `tls`: the permission endpoint could not be asked.
 */
export function readLogLine(line: string): LogEvent | null {
  const entry = parseObject(line);
  if (entry === null) return null;
  const at = typeof entry.ts === 'string' ? isoTime(entry.ts) : null;
  if (at === null) return null;
  const { identifier, issuer, error, logger, domain, level } = entry;
  if (typeof identifier === 'string') {
    const problem = level === 'error' ? structuredProblem(entry.problem, at) : null;
    if (problem !== null) return { kind: 'problem', domain: identifier, problem };
    if (!JOB_LOGGERS.has(logger) || typeof issuer !== 'string') return null;
    if (typeof error !== 'string') return { kind: 'obtained', domain: identifier, at };
    if (isCanceled(error)) return { kind: 'canceled', domain: identifier, at };
    return { kind: 'problem', domain: identifier, problem: problemOfText(error, at) };
  }
  if (logger === 'tls' && level === 'error' && typeof domain === 'string' && typeof error === 'string') {
    return {
      kind: 'problem',
      domain,
      problem: { ...noProblem(at), type: EDGE_PROBLEMS.permissionUnavailable, detail: error },
    };
  }
  return null;
}

const JOB_LOGGERS: ReadonlySet<unknown> = new Set(['tls.obtain', 'tls.renew']);

const noProblem = (at: string) => ({ status: null, retryAfter: null, at });

function structuredProblem(value: unknown, at: string): CaProblem | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, detail, status } = value as Record<string, unknown>;
  if (typeof type !== 'string') return null;
  return {
    ...noProblem(at),
    type,
    detail: typeof detail === 'string' ? detail : '',
    status: typeof status === 'number' && status > 0 ? status : null,
  };
}

// When the CA refuses an order itself (rejectedIdentifier, rateLimited, caa at finalization), certmagic writes the
// problem only as text, in acmez's fixed form `HTTP <status> <type> - <detail>`; the type is RFC 8555's URN, a token
// of the protocol and not a message. There is no other place to read it from. Retry-After is not written at all.
const PROBLEM_TEXT = /\bHTTP (\d{3}) (urn:ietf:params:acme:error:[A-Za-z]+) - (.*)$/s;

// Go's `context.Canceled` in its one fixed form, where no words of the CA's are told: an attempt that was told to end.
const CANCELED_TEXT = /\bcontext canceled\b/;

const isCanceled = (error: string) => CANCELED_TEXT.test(error) && !PROBLEM_TEXT.test(error);

function problemOfText(error: string, at: string): CaProblem {
  const [, status, type, detail] = PROBLEM_TEXT.exec(error) ?? [];
  if (status === undefined || type === undefined || detail === undefined) {
    return { ...noProblem(at), type: EDGE_PROBLEMS.issuerUnavailable, detail: error };
  }
  return { ...noProblem(at), type, detail, status: Number(status) };
}

function isoTime(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // A line cut by the start of reading or by a crash tells nothing.
    return null;
  }
}
