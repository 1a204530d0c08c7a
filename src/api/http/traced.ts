import { routePath } from 'hono/route';
import { isUuid } from '../../store/database/uuid.ts';
import { inSpan } from '../../telemetry/trace.ts';
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
      span.setAttributes(tagsOf(c));
    });
}

/** Whose request it was, once somebody who may know was answered: nobody else's words become tags. */
function tagsOf(c: ApiContext): Record<string, string> {
  const { tenant = '', id = '' } = c.req.param() as { tenant?: string; id?: string };
  const known = c.var.caller !== undefined && c.res.ok && isUuid(tenant);
  if (!known) return {};
  return c.req.path.includes('/domains/') && isUuid(id)
    ? { tenantId: tenant, portalDomainId: id }
    : { tenantId: tenant };
}
