import type { Selectable } from 'kysely';
import { chooseGateway, type Gateways } from '../core/gateways.ts';
import { canonicalHost } from '../core/ownership/canonical-host.ts';
import type { Db, Trx } from './database.ts';
import { gatewayLoads } from './gateways.ts';
import { storable } from './json.ts';
import type { TenantsTable } from './tables.ts';
import type { PutTenantOutcome, TenantRow } from './types.ts';
import { isUuid } from './uuid.ts';

/** The canonical host's label begins with this many characters of the tenant's id. */
const SHORTEST_LABEL = 7;

/**
 * Stores a tenant, or renames the one that is there. A new tenant gets its label, its gateway and its canonical host for
 * good: they stay even when `gateways` changes later, because the tenant's DNS points there.
 */
export async function putTenant(
  db: Db,
  { id, name, gateways, now }: { id: string; name: string; gateways: Gateways; now: string },
): Promise<PutTenantOutcome> {
  return db.transaction().execute(async (trx): Promise<PutTenantOutcome> => {
    const renamed = await trx
      .updateTable('tenants')
      // One that was removed is back, with the label that is its own for ever.
      .set({ name: storable(name), updated_at: now, removed_at: null })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (renamed !== undefined) return { kind: 'stored', tenant: tenantRow(renamed) };
    const gateway = chooseGateway(gateways, await gatewayLoads(trx, gateways));
    if (gateway === null) return { kind: 'gateways_full' };
    const label = await takeLabel(trx, id, now);
    const created = await trx
      .insertInto('tenants')
      .values({
        id,
        name: storable(name),
        label,
        canonical_host: canonicalHost(label, gateway.baseDomain),
        gateway: gateway.name,
        created_at: now,
        updated_at: now,
      })
      // The same tenant may be put twice at the same time.
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: storable(name), updated_at: now }))
      .returningAll()
      .executeTakeFirstOrThrow();
    return { kind: 'stored', tenant: tenantRow(created) };
  });
}

/** The tenant, or null where there is none, it was removed, or `id` is no uuid. */
export async function getTenant(db: Db, id: string): Promise<TenantRow | null> {
  if (!isUuid(id)) return null;
  const row = await db
    .selectFrom('tenants')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : tenantRow(row);
}

/** Every tenant that was not removed, by name. */
export async function listTenants(db: Db): Promise<TenantRow[]> {
  const rows = await db
    .selectFrom('tenants')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(tenantRow);
}

/**
 * The shortest beginning of the id that nobody else has or had. The primary key decides between two who want the same
 * one at the same time: the second waits for the first's transaction, then takes a longer one.
 */
async function takeLabel(trx: Trx, tenant: string, now: string): Promise<string> {
  const digits = tenant.toLowerCase().replaceAll('-', '');
  for (let length = SHORTEST_LABEL; length <= digits.length; length += 1) {
    const label = digits.slice(0, length);
    await trx
      .insertInto('tenant_labels')
      .values({ label, tenant, given_at: now })
      .onConflict((conflict) => conflict.column('label').doNothing())
      .execute();
    const holder = await trx
      .selectFrom('tenant_labels')
      .select('tenant')
      .where('label', '=', label)
      .executeTakeFirst();
    if (holder?.tenant === tenant.toLowerCase()) return label;
  }
  throw new Error(`no label left for tenant ${tenant}`);
}

function tenantRow(row: Selectable<TenantsTable>): TenantRow {
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    canonicalHost: row.canonical_host,
    gateway: row.gateway,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
