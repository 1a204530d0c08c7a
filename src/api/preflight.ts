import { judgeDns } from '../core/checks/dns.ts';
import { recordsToPublish } from '../core/ownership/records-to-publish.ts';
import type { Db } from '../store/database.ts';
import { listDomains } from '../store/domains.ts';
import { getTenant } from '../store/tenants.ts';
import { tenantNotFound } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { acceptHostname } from './hostname.ts';
import type { PreflightJson } from './schemas/preflight.ts';

/**
 * Says what a registration would find: the name's rules, the tenant's quota, and the DNS as it is now.
 * @throws ApiProblem with the refusal's code when no tenant may attach the name.
 */
export async function preflight(
  deps: Pick<ApiDeps, 'settings' | 'newSecret' | 'dns'> & { db: Db },
  { typed, tenant }: { typed: string; tenant: string },
): Promise<PreflightJson> {
  const { domain, displayDomain } = acceptHostname(typed, deps.settings);
  const [owner, domains] = await Promise.all([getTenant(deps.db, tenant), listDomains(deps.db, tenant)]);
  if (owner === null) throw tenantNotFound(tenant);
  const { canonicalHost } = owner;
  const existing = domains.find((row) => row.domain === domain);
  // A name that is not registered has no token yet; a new random one stands in for it and matches nothing.
  const ownershipToken = existing?.ownershipToken ?? deps.newSecret();
  const dns = await deps.dns.observe({ domain, canonicalHost });
  const { pointsHere, owned } = judgeDns(dns, { domain, canonicalHost, ownershipToken });
  const conditions = [owned, pointsHere];
  const records = recordsToPublish({ domain, canonicalHost, ownershipToken, conditions, lastDns: dns });
  const isFull = domains.length >= deps.settings.domainsPerTenant;
  return {
    tenant,
    domain,
    displayDomain,
    canonicalHost,
    registration: existing ? 'already_registered' : isFull ? 'quota_exceeded' : 'possible',
    domainId: existing?.id ?? null,
    records: existing ? records : records.filter(({ purpose }) => purpose === 'routing'),
    needsOwnershipTxt: records.some(({ purpose }) => purpose === 'ownership'),
    conditions,
    observedAt: dns.observedAt,
  };
}
