import { routePath } from 'hono/route';
import type { ApiDeps } from './deps.ts';
import type { ApiContext } from './env.ts';

/** Gives each request its id and measures it, labelled with the route's pattern and never with its path. */
export function measured({ metrics, newId }: ApiDeps) {
  return async (c: ApiContext, next: () => Promise<void>) => {
    const requestId = requestIdOf(c.req.header('X-Request-Id')) ?? newId();
    c.set('requestId', requestId);
    const started = performance.now();
    await next();
    c.header('X-Request-Id', requestId);
    const route = routePath(c, -1);
    metrics.requestDuration.observe(
      { method: knownMethod(c.req.method), route: route === '/*' ? 'other' : route, status: c.res.status },
      (performance.now() - started) / 1000,
    );
  };
}

export const KNOWN_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

/** A stranger may send any word as a method; a label must not grow with it. */
function knownMethod(method: string): string {
  return KNOWN_METHODS.includes(method) ? method : 'other';
}

/**
 * A request's id as the caller gave it, or null where that is none: letters, digits, `.`, `_` and `-`, 8 to 128 of them.
 * Whatever else stands there must get into no log line and no audit.
 */
export function requestIdOf(given: string | undefined): string | null {
  return given !== undefined && /^[A-Za-z0-9._-]{8,128}$/.test(given) ? given : null;
}
