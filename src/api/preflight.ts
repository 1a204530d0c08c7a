import { judgeDns } from '../core/checks/dns.ts';
import { recordsToPublish } from '../core/ownership/records-to-publish.ts';
import type { Db, RootDb } from '../store/database.ts';
import { listDomains } from '../store/domains.ts';
import { findRivals } from '../store/rivals.ts';
import { getTenant } from '../store/tenants.ts';
import { tenantNotFound } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { acceptHostname, lookalikeProblem, looksTaken } from './hostname.ts';
import type { PreflightJson } from './schemas/preflight.ts';

/**
 * Says what a registration would find: the name's rules, the tenant's quota, and the DNS as it is now.
 * `db` is as the caller sees it; `wholeDb` answers only what other tenants' proofs mean for this name.
 * @throws ApiProblem with the refusal's code when no tenant may attach the name.
 */
export async function preflight(
  deps: Pick<ApiDeps, 'settings' | 'newSecret' | 'dns'> & { db: Db; wholeDb: RootDb },
  { typed, tenant }: { typed: string; tenant: string },
): Promise<PreflightJson> {
  const name = acceptHostname(typed, deps.settings);
  const { domain, displayDomain } = name;
  const [owner, domains] = await Promise.all([getTenant(deps.db, tenant), listDomains(deps.db, tenant)]);
  if (owner === null) throw tenantNotFound(tenant);
  const { canonicalHost } = owner;
  const existing = domains.find((row) => row.domain === domain);
  if (existing === undefined && (await looksTaken(deps.wholeDb, tenant, name))) throw lookalikeProblem();
  // A name that is not registered has no token yet; a new random one stands in for it and matches nothing.
  const ownershipToken = existing?.ownershipToken ?? deps.newSecret();
  const [dns, { elsewhere }] = await Promise.all([
    deps.dns.observe({ domain, canonicalHost }),
    findRivals(deps.wholeDb, { tenant, domain }),
  ]);
  const { pointsHere, owned } = judgeDns(dns, { domain, canonicalHost, ownershipToken, elsewhere });
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
