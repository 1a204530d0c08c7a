import type { Problem } from '../client/client.ts';
import { NoAnswer } from './connection.ts';

/** Why a command did not do what was asked: a code for programs, a sentence for people. */
export class CliError extends Error {
  readonly code: string;
  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'CliError';
    this.code = code;
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an API call. @throws CliError with the problem's code, or when the API could not be asked. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof NoAnswer) throw new CliError('api_unreachable', cause.sentence, { cause });
    throw cause;
  });
  if (response.ok) return data as T;
  if (isProblem(error)) throw new CliError(error.code, error.detail);
  throw new CliError(
    'unexpected_answer',
    `What answers at ${new URL(response.url).origin} is not this API (HTTP ${response.status}). Check --api or PORTAL_API_URL.`,
  );
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}
