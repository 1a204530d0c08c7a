import { type Hook, z } from '@hono/zod-openapi';
import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { type DatabaseTrouble, troubleOf, troubleWords } from '../../store/database/trouble.ts';
import type { ApiLog } from './deps.ts';
import type { ApiEnv } from './env.ts';
import { fieldWords } from './field-words.ts';
import { ApiProblem, problemResponse } from './problem.ts';
import { isUnfitText, NOT_STORABLE } from './text-guard.ts';

/** Turns whatever an operation threw into a problem; what we do not know is logged whole and shown as nothing. */
export function errorHandler(log: ApiLog): ErrorHandler<ApiEnv> {
  return (error, c) => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    if (error instanceof HTTPException) return problemResponse(c, problemOfStatus(error.status));
    if (isUnfitText(error))
      return problemResponse(c, new ApiProblem('invalid_request', `A text of the request ${NOT_STORABLE}`));
    const requestId = c.get('requestId');
    const trouble = troubleOf(error);
    if (trouble !== null) {
      log.warn({ err: error, requestId, code: trouble.code, fix: trouble.fix }, troubleWords(trouble));
      return problemResponse(c, databaseUnavailable(trouble));
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

/** Words a refusal of the framework itself: a body that is no JSON, or of another type. */
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

/** Seconds: what passes is over soon; what somebody must mend takes its time. */
const RETRY_AFTER = { nobody: 2, operator: 15 } as const;

/** The answer while PostgreSQL cannot do its work. Its state is the operator's business, and stays in the log. */
function databaseUnavailable({ act }: DatabaseTrouble): ApiProblem {
  const detail =
    act === 'nobody'
      ? 'The service cannot do its work just now, or was too busy; try again.'
      : 'The service cannot do its work just now. The operator is told; try again later.';
  return new ApiProblem('database_unavailable', detail, { retryAfter: RETRY_AFTER[act] });
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
