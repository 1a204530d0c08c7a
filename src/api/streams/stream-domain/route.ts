import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { openDomain } from '../../../store/domains/open-domain.ts';
import { tenantAccess } from '../../auth/auth.ts';
import { domainNotFound } from '../../domains/find-domain.ts';
import { DomainParamsSchema } from '../../domains/schemas.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { problems, secured } from '../../http/schemas.ts';
import { domainSubject } from '../domain-stream.ts';
import { openEventStream } from '../event-stream.ts';
import { StreamQuerySchema } from '../query.ts';
import { type StreamSlots, takeSlot } from '../stream-slots.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains/{id}/stream',
  operationId: 'streamDomain',
  tags: ['domains'],
  summary: 'The domain and its timeline, live',
  description:
    'Server-sent events: `domain` with the domain at once and after each change, `timeline` with each new entry of the timeline (its id is the event id; `Last-Event-ID` continues there), `gone` when the domain is forgotten, and a comment every 2 s. Who calls is asked again each time: when the token or key is not good any more, the last event is `ended` with a `code` and a `detail`. An EventSource, which can send no header, gives a tenant token as `access_token`, and the language of the sentences as `language`. A stream ends by itself after an hour, and an EventSource opens it again. A tenant may have 50 open, those of `streamTenant` included.',
  security: secured,
  middleware: [tenantAccess('read')] as const,
  request: {
    params: DomainParamsSchema,
    query: StreamQuerySchema,
  },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found', 'domain_not_found'),
  },
});

/** GET /tenants/{tenant}/domains/{id}/stream */
export function registerStreamDomain(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    let changed = false;
    const unsubscribe = deps.changes.subscribe(id, () => {
      changed = true;
    });
    const read = await openDomain(c.var.db, tenant, id).finally(unsubscribe);
    if (read === null) throw domainNotFound(id);
    // What changed while it was read is read again, once the stream has its own subscription.
    const opening = changed ? null : read;
    const { caller, identify } = c.var;
    const lastEventId = Number(c.req.header('Last-Event-ID') ?? Number.NaN);
    const bound = { ...deps, db: c.var.db };
    const takePlace = () => takeSlot(slots, caller);
    const asked = { tenant, id, caller, takePlace, identify, lastEventId, opening };
    return openEventStream(c, bound, domainSubject(bound, asked));
  });
}
