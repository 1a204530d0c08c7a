import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import { identification } from '../auth/auth.ts';
import { registerDocs } from '../docs/register.ts';
import { bodyLimit } from './body-limit.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiContext, ApiEnv } from './env.ts';
import { errorHandler, validationHook } from './errors.ts';
import { overloadGuard } from './gate.ts';
import { ApiProblem, problemResponse } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { registerOperations } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { staticPages } from './static-pages.ts';
import { textGuard } from './text-guard.ts';
import { traced } from './traced.ts';

/** Bodies of this API are a few hundred bytes; more is a mistake or an attack. */
const MAX_BODY_BYTES = 64 * 1024;

/** The whole HTTP surface: API, documentation, health, and the built pages for every other path. */
export function createApp(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: validationHook });
  app.onError(errorHandler(deps.log));
  app.use(measured(deps));
  app.use('/api/*', traced());
  app.use('/api/*', overloadGuard(deps));
  app.use(securityHeaders());
  app.use(knownMethods());
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('Allow', methods.join(', '));
        const detail = `${c.req.method} is not possible here; use ${methods.join(', ')}.`;
        return problemResponse(c, new ApiProblem('method_not_allowed', detail));
      },
    }),
  );
  app.use(
    bodyLimit(MAX_BODY_BYTES, () => {
      throw new ApiProblem('too_large', 'A request body may have at most 64 KiB.');
    }),
  );
  app.use('/api/*', textGuard());
  app.use('/api/*', identification(deps));
  registerOperations(app, deps);
  registerDocs(app);
  const pages = staticPages(deps.webRoot);
  app.notFound(async (c) => {
    const page = await pages(c);
    const detail = `No operation has the path ${JSON.stringify(c.req.path.slice(0, 200))}; see /docs.`;
    return page ?? problemResponse(c, new ApiProblem('not_found', detail));
  });
  return app;
}

/** Gives each request its id and measures it, labelled with the route's pattern and never with its path. */
function measured({ metrics, newId }: ApiDeps) {
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

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

/** A stranger may send any word as a method; a label must not grow with it. */
function knownMethod(method: string): string {
  return METHODS.includes(method) ? method : 'other';
}

/** Refuses what no path here has, whatever the path: TRACE, with which no request can be made anew, and the like. */
function knownMethods() {
  return async (c: ApiContext, next: () => Promise<void>) => {
    const { method } = c.req;
    if (METHODS.includes(method)) return next();
    c.header('Allow', METHODS.join(', '));
    const detail = `${JSON.stringify(method.slice(0, 20))} is not possible here.`;
    return problemResponse(c, new ApiProblem('method_not_allowed', detail));
  };
}
