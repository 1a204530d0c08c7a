import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { identification } from '../auth/auth.ts';
import { registerBrand } from '../brand/routes.ts';
import { registerSignIn } from '../console/sign-in/register.ts';
import { registerDocs } from '../reference/register.ts';
import { overloadGuard } from './admission.ts';
import { bodyLimit } from './body-limit.ts';
import type { ApiDeps } from './deps.ts';
import { embedding } from './embedding.ts';
import type { ApiContext, ApiEnv } from './env.ts';
import { errorHandler, validationHook } from './errors.ts';
import { KNOWN_METHODS, measured } from './measured.ts';
import { ApiProblem, problemResponse } from './problem.ts';
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
  app.use(securityHeaders());
  app.use('/api/*', embedding(deps.settings.embedOrigins));
  app.use('/api/*', traced());
  app.use('/api/*', overloadGuard(deps));
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
  registerSignIn(app, deps);
  registerDocs(app, deps.docsRoot);
  registerBrand(app, deps.brand);
  const pages = staticPages(deps.webRoot);
  app.notFound(async (c) => {
    const page = await pages(c);
    const detail = `No operation has the path ${JSON.stringify(c.req.path.slice(0, 200))}; see /docs.`;
    return page ?? problemResponse(c, new ApiProblem('not_found', detail));
  });
  return app;
}

/** Refuses what no path here has, whatever the path: TRACE, with which no request can be made anew, and the like. */
function knownMethods() {
  return async (c: ApiContext, next: () => Promise<void>) => {
    const { method } = c.req;
    if (KNOWN_METHODS.includes(method)) return next();
    c.header('Allow', KNOWN_METHODS.join(', '));
    const detail = `${JSON.stringify(method.slice(0, 20))} is not possible here.`;
    return problemResponse(c, new ApiProblem('method_not_allowed', detail));
  };
}
