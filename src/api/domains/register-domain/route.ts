import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { isApex } from '../../../core/hostname/registrable.ts';
import type { DnsObservation } from '../../../core/observations.ts';
import { ownershipToken } from '../../../core/ownership/ownership-txt.ts';
import type { Db } from '../../../store/database/database.ts';
import { registerDomain } from '../../../store/domains/domains.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { tenantAccess, tenantNotFound } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { requestEvent } from '../../http/request-event.ts';
import { body, json, problems, secured } from '../../http/schemas.ts';
import { TenantParamsSchema } from '../../tenants/schemas.ts';
import { domainView } from '../domain-view.ts';
import { acceptHostname, isLikeAnothers, lookalikeProblem } from '../hostname.ts';
import { DomainSchema } from '../schemas.ts';

const RegisterDomainSchema = z
  .strictObject({
    domain: z.string().openapi({ example: 'portal.acme.com' }),
    allowConfusable: z.boolean().optional().openapi({
      description: 'For operators: registers a name that was held back as `confusable_hostname`.',
    }),
  })
  .openapi('RegisterDomain');

const route = createRoute({
  method: 'post',
  path: '/api/v1/tenants/{tenant}/domains',
  operationId: 'registerDomain',
  tags: ['domains'],
  summary: 'Register a domain',
  description:
    'Stores the claim and answers at once with the records to publish; looking for them begins by itself.',
  security: secured,
  middleware: [tenantAccess('write')] as const,
  request: { params: TenantParamsSchema, body: body(RegisterDomainSchema) },
  responses: {
    201: json(DomainSchema, 'Stored.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'tenant_not_found',
      'already_registered',
      'too_large',
      'unsupported_media_type',
      'invalid_hostname',
      'ip_address',
      'public_suffix',
      'reserved_name',
      'own_domain',
      'wildcard_not_supported',
      'confusable_hostname',
      'quota_exceeded',
    ),
  },
});

/** POST /tenants/{tenant}/domains */
export function registerRegisterDomain(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant } = c.req.valid('param');
    const { domain: typed, allowConfusable = false } = c.req.valid('json');
    const { caller } = c.var;
    if (allowConfusable && caller.kind !== 'operator')
      throw new ApiProblem(
        'forbidden',
        'Letting a look-alike through (`allowConfusable`) takes an operator key.',
      );
    const name = await acceptHostname(typed, deps, { allowConfusable });
    const { domain } = name;
    const now = deps.clock().toISOString();
    const outcome = await registerDomain(c.var.db, {
      id: deps.newId(),
      tenant,
      domain,
      ownershipToken: ownershipToken(deps.newSecret()),
      quota: deps.settings.domainsPerTenant,
      perDay: caller.kind === 'operator' ? null : deps.settings.registrationsPerDay,
      lookalike: !allowConfusable && (await isLikeAnothers(deps.db, tenant, name)),
      allowConfusable,
      lastDns: await beforeFirstCheck(
        { db: c.var.db, addressesOf: deps.addressesOf },
        { tenant, domain, now },
      ),
      by: caller.author,
      now,
    });
    switch (outcome.kind) {
      case 'registered':
        deps.events.capture(requestEvent('portal_domain.registration_enqueued', outcome.domain, caller, now));
        c.header('Location', `/api/v1/tenants/${tenant}/domains/${outcome.domain.id}`);
        return c.json(domainView(outcome.domain, c.var.caller), 201);
      case 'already_registered':
        throw new ApiProblem('already_registered', `This tenant has ${domain} already.`, {
          domainId: outcome.domain.id,
        });
      case 'lookalike':
        throw lookalikeProblem();
      case 'quota_exceeded':
        throw new ApiProblem('quota_exceeded', `A tenant may have at most ${outcome.limit} domains.`);
      case 'too_many_registrations': {
        const { limit, nextAt } = outcome;
        const detail = `A tenant may register ${limit} names within 24 hours; the next one from ${nextAt} on.`;
        const retryAfter = Math.ceil((Date.parse(nextAt) - deps.clock().getTime()) / 1000);
        throw new ApiProblem('rate_limited', detail, { retryAfter: Math.max(1, retryAfter) });
      }
      case 'tenant_not_found':
        throw tenantNotFound(tenant);
    }
  });
}

/**
 * What must be known to tell the records of an apex at once, before its first check: our own addresses. It is that check's
 * part at our own host, without a view of the tenant's name. Null for other names, whose record is the CNAME, and where
 * our addresses cannot be told now.
 */
async function beforeFirstCheck(
  { db, addressesOf }: { db: Db; addressesOf: ApiDeps['addressesOf'] },
  { tenant, domain, now }: { tenant: string; domain: string; now: string },
): Promise<DnsObservation | null> {
  if (!isApex(domain)) return null;
  const owner = await getTenant(db, tenant);
  if (owner === null) return null;
  const edgeAddresses = await addressesOf(owner.canonicalHost);
  if (edgeAddresses.length === 0) return null;
  return {
    observedAt: now,
    domain,
    zone: domain,
    routing: [],
    ownership: [],
    edgeAddresses,
    doubledName: null,
  };
}
