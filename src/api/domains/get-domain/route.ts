import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { tenantAccess } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured } from '../../http/schemas.ts';
import { type StreamSlots, takeSlot } from '../../streams/stream-slots.ts';
import { domainView } from '../domain-view.ts';
import { withEtag } from '../etag.ts';
import { findDomain } from '../find-domain.ts';
import { DomainParamsSchema, DomainSchema } from '../schemas.ts';
import { waitUntilLive } from './wait-until-live.ts';

/** Proxies and load balancers mostly end a silent request after 60 s. */
const MOST_SECONDS = 55;

const WaitSchema = z.object({
  wait: z.enum(['active']).optional().openapi({
    description:
      'Long poll: the answer comes once the domain is `active`, will not become so without a request (it was given up, disabled or deleted), or `timeout` is over; `status` says which. Counts as an open stream of the tenant.',
  }),
  timeout: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_SECONDS)
    .default(30)
    .openapi({ description: 'With `wait`: the longest wait, in seconds.' }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/tenants/{tenant}/domains/{id}',
  operationId: 'getDomain',
  tags: ['domains'],
  summary: 'One domain',
  description:
    'The answer has an `ETag`: sent as `If-None-Match` it is answered by 304 until something of the domain has changed, and as `If-Match` with a change it makes that change only to the domain as it was read.',
  security: secured,
  middleware: [tenantAccess('read'), etag()] as const,
  request: { params: DomainParamsSchema, query: WaitSchema },
  responses: {
    200: json(DomainSchema, 'The domain.'),
    304: { description: 'Nothing of it has changed since the answer with this `ETag`.' },
    ...problems('invalid_request', 'unauthorized', 'tenant_not_found', 'domain_not_found'),
  },
});

/** GET /tenants/{tenant}/domains/{id} */
export function registerGetDomain(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots): void {
  app.openapi(route, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const { wait, timeout } = c.req.valid('query');
    const { caller, db } = c.var;
    if (wait === undefined)
      return c.json(withEtag(c, domainView(await findDomain(db, tenant, id), caller)), 200);
    const release = takeSlot(slots, caller);
    try {
      const waited = { tenant, id, withinMs: timeout * 1_000, clientGone: c.req.raw.signal };
      return c.json(withEtag(c, domainView(await waitUntilLive({ ...deps, db }, waited), caller)), 200);
    } finally {
      release();
    }
  });
}
