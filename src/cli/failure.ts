import type { Problem } from '../client/client.ts';
import { isProblem } from '../client/problem.ts';
import { NoAnswer } from './connection.ts';
import { type CliErrorCode, type FailureKind, kindOf, kindOfStatus } from './exit-codes.ts';

/** Why a command did not do what was asked: a code for programs, a sentence for people. */
export class CliError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  constructor(code: CliErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'CliError';
    this.code = code;
    this.kind = kindOf(code);
  }
}

/** An error that the API returned, with its code and detail. */
export class ApiError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  constructor({ code, detail }: Problem, status: number) {
    super(detail);
    this.name = 'ApiError';
    this.code = code;
    this.kind = kindOfStatus(status);
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an API call. @throws ApiError with the problem's code. @throws CliError when it could not be asked. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof NoAnswer) throw new CliError('api_unreachable', cause.sentence, { cause });
    throw cause;
  });
  if (response.ok) return data as T;
  if (isProblem(error)) throw new ApiError(error, response.status);
  throw new CliError(
    'unexpected_answer',
    `What answers at ${new URL(response.url).origin} is not this API (HTTP ${response.status}). Check --api or PORTAL_API_URL.`,
  );
}
