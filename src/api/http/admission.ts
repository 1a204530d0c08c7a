import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_CODES, errorPage } from '../../core/errors/codes.ts';
import { answerAsk } from '../domains/ask-edge/answer.ts';
import type { ApiDeps } from './deps.ts';
import { embeddingFields } from './embedding.ts';
import type { ApiContext } from './env.ts';
import { ApiProblem } from './problem.ts';
import { headersOfData } from './security-headers.ts';

/** Seconds. */
const RETRY_AFTER = 1;
const DETAIL = 'More is asked at once than this server can answer in time; nothing was changed. Try again.';
export const tooBusy = () => new ApiProblem('overloaded', DETAIL, { retryAfter: RETRY_AFTER });

/** The path of one domain, where `wait` makes the request a long poll. */
const ONE_DOMAIN = /^\/api\/v1\/tenants\/[^/]+\/domains\/[^/]+$/;

/**
 * Returns whether a request waits for others by its nature, so that it is not held to the time that requests take: a
 * stream and a long poll have their places, a preflight its rate.
 */
function takesItsTime(method: string | undefined, path: string, query: URLSearchParams): boolean {
  if (path.endsWith('/stream') || path.endsWith('/preflight')) return true;
  return method === 'GET' && ONE_DOMAIN.test(path) && query.has('wait');
}

/** Answers what must never wait, or is too much, before anything is done for it. @returns whether it has answered. */
export type Admission = (request: IncomingMessage, response: ServerResponse) => boolean;

type Deps = Pick<ApiDeps, 'servedNames' | 'metrics' | 'overload' | 'settings'>;

/** The edge's questions are answered from memory, in front of all that other requests need. */
export function createAdmission(deps: Deps): Admission {
  return (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if (path === '/edge/ask' && (request.method === 'GET' || request.method === 'HEAD')) {
      const asked = performance.now();
      const { status, text } = answerAsk(deps, new URLSearchParams(query).get('domain'));
      response.writeHead(status, {
        ...headersOfData(),
        'Content-Type': 'text/plain; charset=UTF-8',
        'Content-Length': Buffer.byteLength(text),
      });
      response.end(text);
      const labels = { method: request.method, route: '/edge/ask', status };
      deps.metrics.requestDuration.observe(labels, (performance.now() - asked) / 1000);
      return true;
    }
    if (!path.startsWith('/api/') || !deps.overload.isFull()) return false;
    // Without an answer to its preflight, a browser would tell a page of another origin nothing of the overload.
    if (request.method === 'OPTIONS') return false;
    if (takesItsTime(request.method, path, new URLSearchParams(query))) return false;
    deps.metrics.shedRequests.inc();
    const { status, title } = ERROR_CODES.overloaded;
    response.writeHead(status, {
      ...headersOfData(),
      ...embeddingFields(request.headers.origin, deps.settings.embedOrigins),
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': String(RETRY_AFTER),
    });
    const type = errorPage('overloaded');
    response.end(JSON.stringify({ type, code: 'overloaded', title, status, detail: DETAIL }));
    return true;
  };
}

/** Counts what is under way; where nobody stands at the admission it refuses by itself. */
export function overloadGuard({ overload, metrics }: Pick<ApiDeps, 'overload' | 'metrics'>) {
  return async (c: ApiContext, next: () => Promise<void>): Promise<void> => {
    if (takesItsTime(c.req.method, c.req.path, new URL(c.req.url).searchParams)) return next();
    if (overload.isFull()) {
      metrics.shedRequests.inc();
      throw tooBusy();
    }
    const leave = overload.enter();
    const began = performance.now();
    try {
      await next();
    } finally {
      leave((performance.now() - began) / (c.get('requestCount') ?? 1));
    }
  };
}
