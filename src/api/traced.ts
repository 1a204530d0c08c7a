import { routePath } from 'hono/route';
import { inSpan } from '../telemetry/trace.ts';
import type { ApiContext } from './env.ts';

/**
 * A span for each request to the API. It begins a trace of its own whatever `traceparent` the request has: a stranger
 * must not choose where our spans go.
 */
export function traced() {
  return (c: ApiContext, next: () => Promise<void>) =>
    inSpan(`${c.req.method} /api`, async (span) => {
      await next();
      const route = routePath(c, -1);
      span.updateName(`${c.req.method} ${route === '/*' ? 'other' : route}`);
      span.setAttributes({
        'http.request.method': c.req.method,
        'http.route': route,
        'http.response.status_code': c.res.status,
        requestId: c.var.requestId,
      });
      const { tenant, id } = c.req.param() as { tenant?: string; id?: string };
      if (tenant !== undefined) span.setAttribute('tenantId', tenant);
      if (id !== undefined) span.setAttribute('portalDomainId', id);
    });
}
