import { isApex } from '../../core/hostname/registrable.ts';
import type { DnsObservation } from '../../core/observations.ts';
import type { Db } from '../../store/database/database.ts';
import { getTenant } from '../../store/tenants/tenants.ts';
import type { ApiDeps } from '../http/deps.ts';

/**
 * What must be known to tell the records of an apex at once, before its first look: our own addresses. It is that look's
 * part at our own host, without a view of the tenant's name. Null for other names, whose record is the CNAME, and where
 * our addresses cannot be told now.
 */
export async function beforeFirstLook(
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
