import { cors } from 'hono/cors';
import type { ApiContext } from './env.ts';

/** The request fields that a page of another origin may send, beside those that browsers always let through. */
const ALLOWED_FIELDS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
];

/** The fields of an answer that it may read, beside those that browsers always show. */
const SHOWN_FIELDS = [
  'Content-Language',
  'ETag',
  'Idempotency-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

/** Seconds for which a browser need not ask again before a request. */
const PREFLIGHT_LIFE = 600;

/**
 * Lets pages of these origins call the API (CORS), by a token that they send themselves and never by cookies. To any other
 * origin nothing is said, so that its browser shows it no answer.
 */
export function embedding(origins: readonly string[]) {
  const allow = cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ALLOWED_FIELDS,
    exposeHeaders: SHOWN_FIELDS,
    maxAge: PREFLIGHT_LIFE,
  });
  return async (c: ApiContext, next: () => Promise<void>) => {
    const isListed = isEmbeddingOrigin(c.req.header('Origin'), origins);
    return isListed ? allow(c, next) : next();
  };
}

const isEmbeddingOrigin = (origin: string | undefined, origins: readonly string[]): origin is string =>
  origin !== undefined && origins.includes(origin);

/** Returns the fields of a refusal that is written in front of the app: the page of a listed origin may read it. */
export function embeddingFields(
  origin: string | undefined,
  origins: readonly string[],
): Record<string, string> {
  if (!isEmbeddingOrigin(origin, origins)) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Retry-After',
    Vary: 'Origin',
  };
}
