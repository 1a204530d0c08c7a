import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { displayDomain } from '../../core/hostname/canonical-name.ts';
import { LINKS_PER_DOMAIN } from '../../core/links/rules.ts';
import type { MailContact } from '../../store/domains/types.ts';
import { createLink, listLinks, revokeLink } from '../../store/links/links.ts';
import { tenantAccess } from '../auth/auth.ts';
import { hashSecret } from '../auth/operator-keys.ts';
import { domainNotFound, findDomain } from '../domains/find-domain.ts';
import { DomainParamsSchema } from '../domains/schemas.ts';
import { linkMail } from '../domains/sentences.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiContext, ApiEnv } from '../http/env.ts';
import { IDEMPOTENCY_CODES, IdempotencyHeaderSchema, idempotent } from '../http/idempotency.ts';
import { ApiProblem } from '../http/problem.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { body, json, problems, secured } from '../http/schemas.ts';
import {
  CreateLinkSchema,
  LinkListSchema,
  LinkParamsSchema,
  type NewLinkJson,
  NewLinkSchema,
} from './schemas.ts';
import { linkSecret, linkUrl } from './secret.ts';

const PATH = '/api/v1/tenants/{tenant}/domains/{id}/links';
const common = { tags: ['links'], security: secured };
const OF_A_DOMAIN = ['invalid_request', 'unauthorized', 'tenant_not_found', 'domain_not_found'] as const;

/** Only a hash of the secret is kept, also of an answer that is kept for a repetition. */
const withoutSecret = (answer: string) =>
  JSON.stringify({ ...(JSON.parse(answer) as NewLinkJson), url: null, mail: null } satisfies NewLinkJson);

const createRouteFor = (deps: ApiDeps) =>
  createRoute({
    ...common,
    method: 'post',
    path: PATH,
    operationId: 'createLink',
    summary: 'Make a link for whoever manages the DNS',
    description:
      'Whoever has the link sees, without an account, the DNS records of this one domain and how each stands, and may ask for a check. It ends with its time, by `revokeLink`, when the domain is deleted, and when another tenant proves the name.',
    middleware: [tenantAccess('write'), idempotent(deps, withoutSecret)] as const,
    request: { params: DomainParamsSchema, headers: IdempotencyHeaderSchema, body: body(CreateLinkSchema) },
    responses: {
      201: json(NewLinkSchema, 'The link, with its URL.'),
      ...problems(
        ...OF_A_DOMAIN,
        'forbidden',
        'invalid_json',
        'too_large',
        'unsupported_media_type',
        'not_possible',
        'public_url_missing',
        'too_many_links',
        ...IDEMPOTENCY_CODES,
      ),
    },
  });

const listRoute = createRoute({
  ...common,
  method: 'get',
  path: PATH,
  operationId: 'listLinks',
  summary: 'The links of a domain',
  description: 'With those that ended in the last 30 days. None is shown with its URL.',
  middleware: [tenantAccess('read')] as const,
  request: { params: DomainParamsSchema },
  responses: { 200: json(LinkListSchema, 'The links, newest first.'), ...problems(...OF_A_DOMAIN) },
});

const revokeRoute = createRoute({
  ...common,
  method: 'delete',
  path: `${PATH}/{linkId}`,
  operationId: 'revokeLink',
  summary: 'Revoke a link',
  description: 'It does not work from the next request on; pages that show it are told at once.',
  middleware: [tenantAccess('write')] as const,
  request: { params: LinkParamsSchema },
  responses: {
    204: { description: 'Revoked, or ended before.' },
    ...problems(...OF_A_DOMAIN, 'forbidden', 'link_not_found'),
  },
});

/** POST, GET /tenants/{tenant}/domains/{id}/links; DELETE …/links/{linkId} */
export function registerLinks(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(createRouteFor(deps), async (c) => {
    const { tenant, id } = c.req.valid('param');
    const { expiresIn, email, language = c.var.caller.language?.code ?? 'en' } = c.req.valid('json');
    const mail = email === undefined ? null : { email, language };
    return c.json(await create(c, deps, { tenant, domainId: id, expiresIn, mail }), 201);
  });
  app.openapi(listRoute, async (c) => {
    const { tenant, id } = c.req.valid('param');
    await findDomain(c.var.db, tenant, id);
    return c.json({ links: await listLinks(c.var.db, id) }, 200);
  });
  app.openapi(revokeRoute, async (c) => {
    const { tenant, id, linkId } = c.req.valid('param');
    const { caller, db } = c.var;
    await findDomain(db, tenant, id);
    const now = deps.clock().toISOString();
    const isThere = await revokeLink(db, { id: linkId, domainId: id, by: caller.author, now });
    if (!isThere) throw new ApiProblem('link_not_found', `This domain has no link ${linkId}.`);
    return c.body(null, 204);
  });
}

const PUBLIC_URL_MISSING = new ApiProblem(
  'public_url_missing',
  'This installation does not know at which https address browsers reach its pages, so no link was made. The operator of this service must set it.',
);

type Asked = {
  tenant: string;
  domainId: string;
  expiresIn: number | undefined;
  /** To whom mails about the domain go. */
  mail: MailContact | null;
};

/** @throws ApiProblem `domain_not_found`, `not_possible`, `public_url_missing`, `too_many_links`. */
async function create(
  c: ApiContext,
  { clock, newId, newSecret, settings }: ApiDeps,
  { tenant, domainId, expiresIn, mail }: Asked,
): Promise<NewLinkJson> {
  const { caller, db, resourceId } = c.var;
  const { domain } = await findDomain(db, tenant, domainId);
  const origin = publicOrigin(c, settings);
  if (origin === null) throw PUBLIC_URL_MISSING;
  const now = clock();
  const seconds = expiresIn ?? settings.linkDays * 86_400;
  const expiresAt = new Date(now.getTime() + seconds * 1_000).toISOString();
  const secret = linkSecret(newSecret());
  const outcome = await createLink(db, {
    ...{ id: resourceId ?? newId(), tenant, domainId, hash: hashSecret(secret), expiresAt, mail },
    ...{ by: caller.author, now: now.toISOString() },
  });
  switch (outcome.kind) {
    case 'not_found':
      throw domainNotFound(domainId);
    case 'not_possible':
      throw new ApiProblem('not_possible', `${domain} is being deleted; nothing of it is shown any more.`);
    case 'too_many': {
      const detail = `${domain} has ${LINKS_PER_DOMAIN} links that work; revoke one that is not needed any more.`;
      throw new ApiProblem('too_many_links', detail);
    }
    case 'created': {
      const url = linkUrl(origin, secret);
      const facts = { displayDomain: displayDomain(domain), url, expiresAt };
      return { ...outcome.link, url, mail: linkMail(facts, caller) };
    }
  }
}
