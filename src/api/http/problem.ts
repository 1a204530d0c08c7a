import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Language } from '../../core/copy/language.ts';
import { problemWords } from '../../core/copy/problem-copy.ts';
import { ERROR_CODES, type ErrorCode, errorPage } from '../../core/errors/codes.ts';
import { answerIn } from './language.ts';

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

/** The problem as JSON (RFC 9457), in the reader's language. `instance` names this one occurrence in the log. */
export function problemJson(problem: ApiProblem, { instance, language }: Occurrence = {}) {
  const { status, title } = ERROR_CODES[problem.code];
  const { retryAfter, ...extras } = problem.extras;
  const words = problemWords(language?.problems ?? null, problem.code);
  const detail = words?.detail(retryAfter ?? null) ?? problem.detail;
  return {
    ...{ type: errorPage(problem.code), code: problem.code, title: words?.title ?? title, status, detail },
    ...(instance === undefined ? {} : { instance }),
    ...extras,
  };
}

/** `language`: English where it is left out. */
type Occurrence = { instance?: string | undefined; language?: Language | undefined };

/** The problem as an HTTP answer. */
export function problemResponse(c: Context, problem: ApiProblem, instance?: string): Response {
  const language = answerIn(c);
  const body = problemJson(problem, { instance, language });
  // What has no words of its own in the reader's language is in English.
  if (problemWords(language.problems, problem.code) === null) c.header('Content-Language', 'en');
  const { retryAfter } = problem.extras;
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  if (problem.code === 'unauthorized') c.header('WWW-Authenticate', 'Bearer');
  c.header('Cache-Control', 'no-store');
  c.header('Content-Type', 'application/problem+json');
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode);
}
