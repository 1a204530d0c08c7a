import { comparedSkeleton, findLookalike, looksLikeAnother } from '../../core/hostname/lookalikes.ts';
import type { HostnamePolicy } from '../../core/hostname/name-checks.ts';
import { parseHostname } from '../../core/hostname/parse-hostname.ts';
import type { RootDb } from '../../store/database/database.ts';
import { hasLookalike } from '../../store/domains/competing-claims.ts';
import { knownBaseDomains } from '../../store/tenants/base-domains.ts';
import type { ApiSettings } from '../http/deps.ts';
import { ApiProblem } from '../http/problem.ts';

/**
 * Reads a typed host name. `allowConfusable`: an operator has checked it, and look-alikes are let through. The base
 * domains of earlier settings are ours as well, so the database is asked.
 * @throws ApiProblem with the refusal's code when no tenant may attach it, or when it is held for an operator.
 */
export async function acceptHostname(
  typed: string,
  { settings, db }: { settings: Pick<ApiSettings, 'gateways' | 'reservedNames' | 'sandbox'>; db: RootDb },
  { allowConfusable = false }: { allowConfusable?: boolean } = {},
): Promise<{ domain: string; displayDomain: string }> {
  const current = settings.gateways.places.map(({ baseDomain }) => baseDomain);
  const policy: HostnamePolicy = {
    baseDomains: [...new Set([...current, ...(await knownBaseDomains(db))])],
    reservedNames: settings.reservedNames,
    allowLocalhost: settings.sandbox,
  };
  const name = parseHostname(typed, policy);
  if (!name.ok) throw new ApiProblem(name.code, name.detail);
  const lookalike = allowConfusable ? null : findLookalike(name, policy);
  if (lookalike !== null) throw new ApiProblem(lookalike.code, lookalike.detail);
  return name;
}

/**
 * Returns whether the name is easily confused with one that another tenant has proved. Queries the whole database, as a
 * tenant's own view of it holds no names of others; the caller learns yes or no, nothing more.
 */
export function isLikeAnothers(
  db: RootDb,
  tenant: string,
  name: { domain: string; displayDomain: string },
): Promise<boolean> {
  return hasLookalike(db, { tenant, domain: name.domain }, comparedSkeleton(name));
}

/** The answer for a name that looks like another tenant's: the same as for one that looks like the service's. */
export function lookalikeProblem(): ApiProblem {
  const { code, detail } = looksLikeAnother();
  return new ApiProblem(code, detail);
}
