import { type Hook, z } from '@hono/zod-openapi';
import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { isUnavailable } from '../store/errors.ts';
import type { ApiLog } from './deps.ts';
import type { ApiEnv } from './env.ts';
import { fieldWords } from './field-words.ts';
import { ApiProblem, problemResponse } from './problem.ts';

/** Turns whatever an operation threw into a problem; what we do not know is logged whole and shown as nothing. */
export function errorHandler(log: ApiLog): ErrorHandler<ApiEnv> {
  return (error, c) => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    if (error instanceof HTTPException) return problemResponse(c, problemOfStatus(error.status));
    const requestId = c.get('requestId');
    if (isUnavailable(error)) {
      log.warn({ err: error, requestId }, 'the database cannot be reached');
      return problemResponse(c, databaseUnavailable());
    }
    log.error({ err: error, requestId }, 'a request failed');
    const detail = 'The server failed in a way it does not know. Nothing more is shown here; see its log.';
    return problemResponse(
      c,
      new ApiProblem('internal_error', detail),
      `urn:portal-domains:request:${requestId}`,
    );
  };
}

/** What the framework itself refuses: a body that is no JSON, or of another type. */
function problemOfStatus(status: number): ApiProblem {
  switch (status) {
    case 400:
      return new ApiProblem('invalid_json', 'The request body could not be read as JSON.');
    case 415:
      return new ApiProblem(
        'unsupported_media_type',
        'Send the body as JSON, with `Content-Type: application/json`.',
      );
    case 404:
      return new ApiProblem('not_found', 'Nothing here.');
    default:
      return new ApiProblem('internal_error', 'The server failed in a way it does not know.');
  }
}

/** The answer while PostgreSQL is away. */
export function databaseUnavailable(): ApiProblem {
  return new ApiProblem(
    'database_unavailable',
    'The database cannot be reached just now; nothing was changed.',
    {
      retryAfter: 2,
    },
  );
}

z.config({ customError: fieldWords });

/** Names each field that does not fit; given to every operation as its validation hook. */
export const validationHook: Hook<unknown, ApiEnv, string, undefined> = (result) => {
  if (result.success) return;
  const errors = fieldErrors(result.target, result.error);
  const first = errors[0];
  const detail = first === undefined ? 'The request does not fit.' : `${first.field}: ${first.message}`;
  throw new ApiProblem('invalid_request', detail, { errors });
};

function fieldErrors(target: string, error: ZodError) {
  return error.issues.map((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const path = [...issue.path, ...keys].map(String).join('.');
    return { field: path === '' ? (target === 'json' ? 'body' : target) : path, message: issue.message };
  });
}
