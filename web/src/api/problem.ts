import { visibleValue } from '../../../src/core/visible-text.ts';
import type { Texts } from '../texts/texts.ts';

/** The API refused: its own code and sentence (`application/problem+json`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The API's sentence; null: the answer had none. */
  readonly detail: string | null;
  /** The documentation page of the code. */
  readonly page: string | null;
  constructor(problem: { status: number; code: string; detail: string | null; page: string | null }) {
    super(problem.detail ?? `HTTP ${problem.status}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.page = problem.page;
  }
}

/** The API said no, and would say it again; a fault of its own (5xx) passes. */
export function isRefusal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status < 500;
}

/** The API could not be reached, or something in front of it answered in its place. */
export class ServiceAway extends Error {
  constructor(cause: unknown) {
    super('The service cannot be reached.', { cause });
    this.name = 'ServiceAway';
  }
}

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** Returns the error that an answer which is not 2xx means. `body`: as parsed, or as text where it is no JSON. */
export function problemOf({ status }: Response, body: unknown): ApiProblem | ServiceAway {
  const shown = visibleValue(body);
  const fields: Record<string, unknown> = typeof shown === 'object' && shown !== null ? { ...shown } : {};
  if (asText(fields.code) === null && status >= 500) return new ServiceAway(`HTTP ${status}`);
  return refusalOf({ ...fields, status });
}

/** Returns the error that a problem document means. */
export function refusalOf({
  status,
  ...fields
}: { status: number } & Readonly<Record<string, unknown>>): ApiProblem {
  return new ApiProblem({
    status,
    code: asText(fields.code) ?? `http_${status}`,
    detail: asText(fields.detail) ?? asText(fields.title),
    page: asText(fields.type),
  });
}

/** One sentence for people about whatever went wrong. */
export function sentenceOf(error: unknown, { common }: Texts): string {
  if (error instanceof ApiProblem) return error.detail ?? common.answered(error.status);
  return error instanceof ServiceAway ? common.serviceAway : common.pageFault;
}
