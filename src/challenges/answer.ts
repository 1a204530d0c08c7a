import { hostOf, isToken } from './challenge.ts';
import type { ChallengeTable } from './table.ts';

/** The parts of a request that determine its answer. */
export type ChallengeRequest = {
  method: string;
  /** The request target exactly as it was sent: nothing is decoded, so nothing can be hidden in a coding. */
  target: string;
  /** Every Host header of the request. */
  hosts: readonly string[];
};

/** Why a request was answered as it was; the label of a metric. */
export const ANSWER_RESULTS = [
  'served',
  'canary',
  'unknown_token',
  'cannot_tell',
  'other_path',
  'bad_host',
  'method_not_allowed',
] as const;
export type AnswerResult = (typeof ANSWER_RESULTS)[number];

export type ChallengeAnswer = {
  result: AnswerResult;
  status: 200 | 404 | 405 | 503;
  headers: Readonly<Record<string, string>>;
  body: string;
};

const PREFIX = '/.well-known/acme-challenge/';
const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/**
 * The self-check of HTTP-01 before any order: every token that consists of this prefix and a nonce has the same
 * answer, for any host, which shows that port 80 of a name leads here. The answer is no key authorization of any
 * account, so it is worthless to a CA.
 */
export type Canary = { tokenPrefix: string; answer: string };

const CANARY_NONCE = /^[A-Za-z0-9_-]{22}$/;

/** The known challenges. `isComplete` is false while the watch is interrupted: a new challenge may be missing then. */
export type Knowledge = {
  table: Pick<ChallengeTable, 'find'>;
  isComplete: () => boolean;
  canary: Canary;
};

/**
 * Answers one request from the table: with the key authorization or 404, never with a redirect or another program's
 * answer. A replica whose table may be incomplete answers 503, on which the gateway tries another replica.
 */
export function answerChallenge(
  { table, isComplete, canary }: Knowledge,
  { method, target, hosts }: ChallengeRequest,
): ChallengeAnswer {
  if (method !== 'GET' && method !== 'HEAD') {
    return {
      result: 'method_not_allowed',
      status: 405,
      headers: { ...HEADERS, allow: 'GET, HEAD' },
      body: 'method not allowed\n',
    };
  }
  const token = target.startsWith(PREFIX) ? target.slice(PREFIX.length) : '';
  if (!isToken(token)) return notFound('other_path');
  const [header, ...further] = hosts;
  const host = header === undefined || further.length > 0 ? null : hostOf(header);
  if (host === null) return notFound('bad_host');
  const { tokenPrefix, answer } = canary;
  if (token.startsWith(tokenPrefix) && CANARY_NONCE.test(token.slice(tokenPrefix.length))) {
    return { result: 'canary', status: 200, headers: HEADERS, body: answer };
  }
  const keyAuthorization = table.find(host, token);
  if (keyAuthorization === null) {
    return isComplete()
      ? notFound('unknown_token')
      : { result: 'cannot_tell', status: 503, headers: HEADERS, body: 'cannot tell\n' };
  }
  return { result: 'served', status: 200, headers: HEADERS, body: keyAuthorization };
}

function notFound(result: AnswerResult): ChallengeAnswer {
  return { result, status: 404, headers: HEADERS, body: 'not found\n' };
}
