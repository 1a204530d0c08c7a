import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ERROR_CODES, type ErrorCode, errorPage } from '../../core/errors/codes.ts';

/** One field of a request that does not fit. */
export type FieldError = { field: string; message: string };

export type ProblemExtras = {
  errors?: FieldError[];
  /** For `already_registered`: the domain that is in the way. */
  domainId?: string;
  /** Seconds, for the Retry-After header. */
  retryAfter?: number;
};

/** An error that the API answers with: thrown by handlers, turned into application/problem+json in one place. */
export class ApiProblem extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly extras: ProblemExtras;

  constructor(code: ErrorCode, detail: string, extras: ProblemExtras = {}) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
    this.code = code;
    this.detail = detail;
    this.extras = extras;
  }
}

/** The problem as JSON (RFC 9457). `instance` names this one occurrence in the log. */
export function problemJson(problem: ApiProblem, instance?: string) {
  const { status, title } = ERROR_CODES[problem.code];
  const { retryAfter: _, ...extras } = problem.extras;
  return {
    ...{ type: errorPage(problem.code), code: problem.code, title, status, detail: problem.detail },
    ...(instance === undefined ? {} : { instance }),
    ...extras,
  };
}

/** The problem as an HTTP answer. */
export function problemResponse(c: Context, problem: ApiProblem, instance?: string): Response {
  const body = problemJson(problem, instance);
  const { retryAfter } = problem.extras;
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  if (problem.code === 'unauthorized') c.header('WWW-Authenticate', 'Bearer');
  c.header('Cache-Control', 'no-store');
  c.header('Content-Type', 'application/problem+json');
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode);
}
