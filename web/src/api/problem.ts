import { visibleValue } from '../../../src/core/visible-text.ts';

/** The API refused: its own code and sentence (`application/problem+json`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** The documentation page of the code. */
  readonly page: string | null;
  constructor(problem: { status: number; code: string; detail: string; page: string | null }) {
    super(problem.detail);
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

/** Turns an answer that is not 2xx into the error it means. */
export async function problemOf(response: Response): Promise<ApiProblem | ServiceAway> {
  const body = visibleValue(await response.json().catch(() => null));
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? body : {};
  const code = asText(fields.code);
  if (code === null && response.status >= 500) return new ServiceAway(`HTTP ${response.status}`);
  return new ApiProblem({
    status: response.status,
    code: code ?? `http_${response.status}`,
    detail: asText(fields.detail) ?? asText(fields.title) ?? `The service answered ${response.status}.`,
    page: asText(fields.type),
  });
}

/** One sentence for people about whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  if (error instanceof ServiceAway) return 'The service cannot be reached right now. Try again in a moment.';
  return 'Something went wrong on this page. Reload it and try again.';
}
