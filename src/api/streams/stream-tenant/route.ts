import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { tenantAccess, tenantNotFound } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { openEventStream } from '../event-stream.ts';
import { StreamQuerySchema } from '../query.ts';
import { type StreamSlots, takeSlot } from '../stream-slots.ts';
import { tenantSubject } from '../tenant-stream.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/stream',
  operationId: 'streamTenant',
  tags: ['domains'],
  summary: 'All domains of the tenant, live',
  description:
    'Server-sent events: `domains` at once, with all domains as `{domains: […]}`, those included that are removed and whose DNS records still lead here; `domain` with a domain that is new or has changed, or whose timeline has; `gone` with the `id` of one that is forgotten; and a comment every 2 s. There is no event id: a client that was cut off is sent everything again. Who calls is asked again each time: when the token or key is not good any more, the last event is `ended` with a `code` and a `detail`. An EventSource, which can send no header, gives a tenant token as `access_token`, and the language of the sentences as `language`. A stream ends by itself after an hour. A tenant may have 50 open, those of `streamDomain` included; one for all windows of a browser is enough.',
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: { params: TenantParamsSchema, query: StreamQuerySchema },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found'),
  },
});

/** GET /tenants/{tenant}/stream */
export function registerStreamTenant(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots): void {
  app.openapi(route, async (c) => {
    const { tenant } = c.req.valid('param');
    if ((await getTenant(c.var.db, tenant)) === null) throw tenantNotFound(tenant);
    const { caller, identify } = c.var;
    const bound = { ...deps, db: c.var.db };
    const takePlace = () => takeSlot(slots, caller);
    return openEventStream(c, bound, tenantSubject(bound, { tenant, caller, takePlace, identify }));
  });
}
