/** The ways in which a request fails, by the HTTP status or before there was one. */
export type KubeErrorCode =
  | 'unreachable'
  | 'timeout'
  /** The credential plugin of the kubeconfig gave no credentials. */
  | 'plugin_failed'
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_many_requests'
  | 'server_error'
  | 'malformed';

const CODES: Readonly<Record<number, KubeErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  429: 'too_many_requests',
};

/** Returns the code of an HTTP status that is no success. */
export function codeOfStatus(status: number): KubeErrorCode {
  const known = CODES[status];
  if (known !== undefined) return known;
  return status >= 500 ? 'server_error' : 'invalid';
}

/** A request that did not succeed. The message is a clause for people: what was asked, and what came of it. */
export class KubeError extends Error {
  readonly code: KubeErrorCode;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  constructor(code: KubeErrorCode, clause: string, options: { status?: number; cause?: unknown } = {}) {
    super(clause, { cause: options.cause });
    this.name = 'KubeError';
    this.code = code;
    this.status = options.status ?? null;
  }
}

/** Tells a KubeError of one of these codes; without codes, of any. */
export function isKubeError(error: unknown, ...codes: KubeErrorCode[]): error is KubeError {
  return error instanceof KubeError && (codes.length === 0 || codes.includes(error.code));
}

/** A kubeconfig, or a pod's own account, that cannot be used; the message says what to do. */
export class AccessError extends Error {
  constructor(sentence: string, options: { cause?: unknown } = {}) {
    super(sentence, options);
    this.name = 'AccessError';
  }
}
