import { sql } from 'kysely';
import type { GatewayLoad, Gateways } from '../../core/gateways.ts';
import type { Db } from '../database/database.ts';

/**
 * Returns the number of tenants and of names on each gateway of the settings, counted up to the limit and no further:
 * the duration depends on the number of gateways, not on the size of the fleet. A single gateway is not counted, as
 * it is never full.
 */
export async function gatewayLoads(db: Db, { places, limit }: Gateways): Promise<GatewayLoad[]> {
  if (places.length === 1) return [];
  const loads: GatewayLoad[] = [];
  for (const { name } of places) loads.push(await loadOf(db, name, limit));
  return loads;
}

/**
 * Counts in the order of the indexes, so that only index entries up to the limit are read. Removed tenants keep their
 * rows and do not count.
 */
async function loadOf(db: Db, gateway: string, limit: number): Promise<GatewayLoad> {
  const tenants = db
    .selectFrom('tenants')
    .select('id')
    .where('gateway', '=', gateway)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .limit(limit);
  const names = db
    .selectFrom('portal_domains')
    .select('id')
    .where('gateway', '=', gateway)
    .where('desired', '=', 'active')
    .orderBy('id')
    .limit(limit);
  const { rows } = await sql<{ tenants: number; names: number }>`select
    (select count(*) from (${tenants}) as counted) as tenants,
    (select count(*) from (${names}) as counted) as names`.execute(db);
  return { gateway, tenants: rows[0]?.tenants ?? 0, names: rows[0]?.names ?? 0 };
}
