import type { TenantRow } from '../../store/domains/types.ts';
import type { TenantJson } from './schemas.ts';

/** A tenant as the API shows it. */
export function tenantView(row: TenantRow): TenantJson {
  const { id, name, label, canonicalHost, gateway, createdAt, updatedAt } = row;
  return { id, name, label, canonicalHost, gateway, createdAt, updatedAt };
}
