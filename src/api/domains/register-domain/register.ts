import { isApex } from '../../../core/hostname/registrable.ts';
import type { DnsObservation } from '../../../core/observations.ts';
import { ownershipToken } from '../../../core/ownership/ownership-txt.ts';
import type { Db } from '../../../store/database/database.ts';
import { registerDomain } from '../../../store/domains/domains.ts';
import type { DomainRow } from '../../../store/domains/types.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { tenantNotFound } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { requestEvent } from '../../http/request-event.ts';
import { domainView } from '../domain-view.ts';
import { acceptHostname, isLikeAnothers, lookalikeProblem } from '../hostname.ts';
import type { DomainJson } from '../schemas.ts';

type Claim = {
  /** The id that the domain gets. */
  id: string;
  tenant: string;
  /** The name as it was typed. */
  typed: string;
  allowConfusable: boolean;
};

/**
 * Registers one name for the caller of the request.
 * @throws ApiProblem where the name, the tenant or a limit does not permit it.
 */
export async function register(c: ApiContext, deps: ApiDeps, claim: Claim): Promise<DomainJson> {
  const { id, tenant, typed, allowConfusable } = claim;
  const { caller } = c.var;
  const name = await acceptHostname(typed, deps, { allowConfusable });
  const { domain } = name;
  const now = deps.clock().toISOString();
  const outcome = await registerDomain(c.var.db, {
    ...{ id, tenant, domain, allowConfusable, by: caller.author, now },
    ownershipToken: ownershipToken(deps.newSecret()),
    quota: deps.settings.domainsPerTenant,
    perDay: caller.kind === 'operator' ? null : deps.settings.registrationsPerDay,
    lookalike: !allowConfusable && (await isLikeAnothers(deps.db, tenant, name)),
    lastDns: await beforeFirstCheck({ db: c.var.db, addressesOf: deps.addressesOf }, { tenant, domain, now }),
  });
  switch (outcome.kind) {
    case 'registered':
      deps.events.capture(requestEvent('portal_domain.registration_enqueued', outcome.domain, caller, now));
      return domainView(outcome.domain, caller);
    case 'already_registered':
      throw alreadyRegistered(outcome.domain);
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
}

/** The refusal of a name that the tenant has already. */
export function alreadyRegistered({ id, domain }: Pick<DomainRow, 'id' | 'domain'>): ApiProblem {
  return new ApiProblem('already_registered', `This tenant has ${domain} already.`, { domainId: id });
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
