import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import type { Db } from '../../store/database/database.ts';
import { getDomain } from '../../store/domains/domains.ts';
import { requestChange } from '../../store/domains/requests.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import type { OpenLink } from '../../store/links/open-link.ts';
import { keepToCheckRate, keepToRate } from '../auth/rates.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { CHECKS_BY_LINKS, createRateLimiter } from '../http/rate-limit.ts';
import { requestEvent } from '../http/request-event.ts';
import { json, problems } from '../http/schemas.ts';
import { openEventStream } from '../streams/event-stream.ts';
import { StreamLanguageSchema } from '../streams/query.ts';
import { type StreamSlots, takeLinkSlot } from '../streams/stream-slots.ts';
import { createLinkGuard, type LinkGuard, linkNotValid } from './guard.ts';
import { recordsSubject } from './records-stream.ts';
import { LinkRecordsSchema } from './schemas.ts';
import { linkView } from './view.ts';

const PATH = '/api/v1/links/records';
const common = { tags: ['links'], security: [{ link: [] }] };

const readRoute = ({ access }: LinkGuard) =>
  createRoute({
    ...common,
    method: 'get',
    path: PATH,
    operationId: 'readByLink',
    summary: 'The DNS records of the domain that a link is for',
    description:
      'For whoever has the link, without an account: what is to be in the DNS, and what is there. Nothing else of the tenant is shown. The answer has an `ETag`.',
    middleware: [access('read'), etag()] as const,
    responses: {
      200: json(LinkRecordsSchema, 'The records.'),
      304: { description: 'Nothing of it has changed since the answer with this `ETag`.' },
      ...problems('unauthorized', 'link_not_valid'),
    },
  });

const streamRoute = ({ access }: LinkGuard) =>
  createRoute({
    ...common,
    method: 'get',
    path: `${PATH}/stream`,
    operationId: 'streamByLink',
    summary: 'The same, live',
    description:
      'Server-sent events: `records` at once and after each change, a comment every 2 s, and as the last event `ended` with a `code` and a `detail` once the link does not work any more; a link that is revoked ends its streams at once. A stream ends by itself after an hour. The links of a domain may have ten open.',
    middleware: [access('read')] as const,
    request: { query: z.object({ language: StreamLanguageSchema }) },
    responses: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
      ...problems('invalid_request', 'unauthorized', 'link_not_valid'),
    },
  });

const refreshRoute = ({ access }: LinkGuard) =>
  createRoute({
    ...common,
    method: 'post',
    path: `${PATH}/refresh`,
    operationId: 'refreshByLink',
    summary: 'Check again now',
    description:
      'For whoever has the link. The links of one domain may ask six times in a minute, and each time counts as a check of the tenant, as `refresh` does.',
    middleware: [access('write')] as const,
    responses: {
      202: json(LinkRecordsSchema, 'They are checked from here on.'),
      ...problems('unauthorized', 'link_not_valid'),
    },
  });

/** GET /links/records, /links/records/stream; POST /links/records/refresh */
export function registerLinkRecords(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots): void {
  const guard = createLinkGuard(deps);
  app.openapi(readRoute(guard), async (c) => {
    const { link, caller, db } = c.var;
    return c.json(linkView(await findLinked(db, link), link.expiresAt, caller), 200);
  });
  app.openapi(streamRoute(guard), async (c) => {
    const { link, caller, db } = c.var;
    await findLinked(db, link);
    const bound = { ...deps, db };
    const takePlace = () => takeLinkSlot(slots, link.domainId);
    const identify = () => guard.find(c);
    return openEventStream(c, bound, recordsSubject(bound, { link, caller, takePlace, identify }));
  });
  registerRefresh(app, deps, guard);
}

function registerRefresh(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, guard: LinkGuard): void {
  const limiter = createRateLimiter(CHECKS_BY_LINKS);
  app.openapi(refreshRoute(guard), async (c) => {
    const { link, caller, db } = c.var;
    const { tenant, domainId: id } = link;
    const at = deps.clock();
    const now = at.toISOString();
    keepToRate(c, limiter.take(id, at.getTime()), OF_DOMAIN);
    keepToCheckRate(c);
    const outcome = await requestChange(db, { id, tenant, request: 'refresh', by: caller.author, now });
    if (outcome.kind === 'not_found') throw linkNotValid();
    if (outcome.kind === 'accepted')
      deps.events.capture(requestEvent('portal_domain.refresh', outcome.domain, caller, now));
    return c.json(linkView(outcome.domain, link.expiresAt, caller), 202);
  });
}

const OF_DOMAIN = { name: 'domain', who: 'The links of this domain', may: 'ask for a check' };

/** @throws ApiProblem `link_not_valid` where the domain was forgotten in the same moment. */
async function findLinked(db: Db, { tenant, domainId }: OpenLink): Promise<DomainRow> {
  const row = await getDomain(db, tenant, domainId);
  if (row === null) throw linkNotValid();
  return row;
}
