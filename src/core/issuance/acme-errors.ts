import { plusSeconds } from '../lifecycle/schedules.ts';
import type { AcmeStep, AcmeSubproblem, CaProblem } from '../observations.ts';

/** The types that replace an ACME problem where the CA gave none; they are quoted as the edge's own words. */
export const OWN_PROBLEMS = {
  /** The CA could not be spoken to: connection, TLS, time-out. */
  unavailable: 'urn:portal-domains:problem:issuer_unavailable',
  /** Its answer is no problem document; its HTTP status is all that is known. */
  noDocument: 'urn:portal-domains:problem:no_document',
  /** Our own part of the issuance is not in order. */
  notReady: 'urn:portal-domains:problem:issuer_not_ready',
  /** The CA neither accepted nor refused within our patience. */
  pending: 'urn:portal-domains:problem:challenge_pending',
} as const;

/** An HTTP answer of a CA that is no success. */
type RefusedAnswer = {
  status: number;
  /** The header of that name, else null. */
  retryAfter: string | null;
  body: string;
};

/** The longest text of a CA that is kept. */
const MOST_TEXT = 2_000;

/** Reads a refused answer as a problem, whatever its body is: a page of some proxy is not quoted. */
export function refusedProblem(
  step: AcmeStep,
  { status, retryAfter, body }: RefusedAnswer,
  now: string,
): CaProblem {
  const document = documentOf(body);
  const problem =
    document === null
      ? { type: OWN_PROBLEMS.noDocument, detail: `The CA answered with HTTP ${status}.` }
      : document;
  return {
    step,
    ...problem,
    status,
    retryAfter: retryAfterOf(retryAfter, now) ?? retryAfterInText(problem.detail, now),
    at: now,
  };
}

/** Reads the problem document within an order, an authorization or a challenge; null where it is none. */
export function embeddedProblem(step: AcmeStep, value: unknown, now: string): CaProblem | null {
  const document = problemOf(value);
  if (document === null) return null;
  const status = property(value, 'status');
  return {
    step,
    ...document,
    status: typeof status === 'number' && status > 0 ? status : null,
    retryAfter: retryAfterInText(document.detail, now),
    at: now,
  };
}

/** A problem of which no CA has told. */
export function ownProblem(
  step: AcmeStep,
  type: (typeof OWN_PROBLEMS)[keyof typeof OWN_PROBLEMS],
  detail: string,
  now: string,
): CaProblem {
  return { step, type, detail, status: null, retryAfter: null, at: now };
}

type Document = { type: string; detail: string; subproblems?: AcmeSubproblem[] };

function documentOf(body: string): Document | null {
  try {
    return problemOf(JSON.parse(body));
  } catch {
    // No JSON.
    return null;
  }
}

function problemOf(value: unknown): Document | null {
  const type = property(value, 'type');
  if (typeof type !== 'string' || type === '') return null;
  const given = property(value, 'subproblems');
  const parts = Array.isArray(given) ? given.flatMap(subproblemOf) : [];
  const plain = { type: type.slice(0, MOST_TEXT), detail: textOf(property(value, 'detail')) };
  return parts.length === 0 ? plain : { ...plain, subproblems: parts };
}

function subproblemOf(value: unknown): AcmeSubproblem[] {
  const type = property(value, 'type');
  return typeof type === 'string'
    ? [{ type: type.slice(0, MOST_TEXT), detail: textOf(property(value, 'detail')) }]
    : [];
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, MOST_TEXT) : '');

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Reads a Retry-After header (RFC 9110, section 10.2.3): seconds, or a date. ISO 8601, or null. */
export function retryAfterOf(header: string | null, now: string): string | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return plusSeconds(now, Number(text));
  // A date has the name of a month; a number alone with a sign or a point would be read as one too.
  return /[A-Za-z]{3}/.test(text) ? isoOf(text) : null;
}

const AFTER_TIME = /\bretry after (\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(?:UTC|Z)/i;
const AFTER_DURATION = /\bretry after (?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,9})(?:\.\d+)?s)?/i;
const AFTER_SECONDS = /\bretry after (\d{1,9}) seconds?\b/i;

/**
 * Reads the time that a CA names in its words, in the forms that Let's Encrypt's server writes: `retry after
 * 2026-11-30 12:00:00 UTC`, `retry after 15m0s`. ISO 8601, or null.
 */
export function retryAfterInText(text: string, now: string): string | null {
  const [, date, time] = AFTER_TIME.exec(text) ?? [];
  if (date !== undefined && time !== undefined) return isoOf(`${date}T${time}Z`);
  const [, seconds] = AFTER_SECONDS.exec(text) ?? [];
  if (seconds !== undefined) return plusSeconds(now, Number(seconds));
  const [found, h = '0', m = '0', s = '0'] = AFTER_DURATION.exec(text) ?? [];
  const duration = Number(h) * 3_600 + Number(m) * 60 + Number(s);
  return found === undefined || duration === 0 ? null : plusSeconds(now, duration);
}

function isoOf(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
