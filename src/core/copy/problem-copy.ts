import type { ErrorCode } from '../errors/codes.ts';

/** The errors that a person meets, on a page of ours or of a product around it. The others are for programs. */
export const ERRORS_FOR_PEOPLE = [
  'unauthorized',
  'forbidden',
  'tenant_not_found',
  'domain_not_found',
  'link_not_found',
  'link_not_valid',
  'already_registered',
  'not_possible',
  'too_many_links',
  'public_url_missing',
  'invalid_hostname',
  'ip_address',
  'public_suffix',
  'reserved_name',
  'own_domain',
  'wildcard_not_supported',
  'confusable_hostname',
  'quota_exceeded',
  'rate_limited',
  'internal_error',
  'database_unavailable',
  'overloaded',
  'dns_unavailable',
] as const satisfies readonly ErrorCode[];

export type ErrorForPeople = (typeof ERRORS_FOR_PEOPLE)[number];

/** The words of an error. `seconds`: after which it is worth another try; null: nobody knows. */
export type ProblemWords = { title: string; detail: (seconds: number | null) => string };

/** The words of the errors that a person meets, in a language that is not that of the API itself. */
export type ProblemCopy = Record<ErrorForPeople, ProblemWords>;

/** Returns the words of an error in a language; null where the API's own, in English, stand. */
export function problemWords(problems: ProblemCopy | null, code: ErrorCode): ProblemWords | null {
  const found = ERRORS_FOR_PEOPLE.find((one) => one === code);
  return problems === null || found === undefined ? null : problems[found];
}
