import type { Problem } from './client.ts';

/** A code that the API gives a refusal, or a failure of its own; see docs/errors. */
export type ErrorCode = Problem['code'];

/** The API refused, or failed. Compare `code`, show `message`: it is a sentence for people. */
export class PortalError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** All that the API said, such as each field that does not fit. */
  readonly problem: Problem;
  /** The seconds after which it may be asked again, where the API says so. */
  readonly retryAfter: number | null;
  constructor(problem: Problem, { status, headers }: Pick<Response, 'status' | 'headers'>) {
    super(problem.detail);
    this.name = 'PortalError';
    this.code = problem.code;
    this.status = status;
    this.problem = problem;
    const seconds = headers.get('Retry-After') ?? '';
    this.retryAfter = /^\d+$/.test(seconds) ? Number(seconds) : null;
  }
}

/** Something that is not the API answered: a proxy in front of it, or another server. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  constructor({ status, url }: Pick<Response, 'status' | 'url'>) {
    super(`What answers at ${url} is not the API of Portal Domains (HTTP ${status}).`);
    this.name = 'UnexpectedAnswer';
    this.status = status;
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/**
 * Returns the data of a call.
 * @throws PortalError when the API refused; UnexpectedAnswer when something else answered; what `fetch` throws when
 *   nothing did.
 */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw isProblem(error) ? new PortalError(error, response) : new UnexpectedAnswer(response);
}

/** Returns whether the body of an answer is a problem of the API. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}
