import { sql } from 'kysely';
import { ORDER_LIMITS, type OrderLimit } from '../../core/issuance/limits.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { Db } from '../database/database.ts';

/** The use of our share of a limit that all names have together. */
export type OrderUse = {
  limit: OrderLimit['what'];
  most: number;
  withinSeconds: number;
  used: number;
  /** When the next place becomes free (ISO 8601); null: nothing is used. */
  freesAt: string | null;
};

/** A tenant that ordered within the time of its limit. */
export type TenantOrders = { tenant: string; name: string; used: number };

const OF_ALL = ORDER_LIMITS.filter(({ of }) => of === 'all');
const [OF_TENANT] = ORDER_LIMITS.filter(({ of }) => of === 'tenant');
/** The number of tenants that are listed. */
const TENANTS = 10;

/** Counts the orders of all names within the time of each limit that they have together; no more rows than the limit allows. */
export function orderUse(db: Db, now: string): Promise<OrderUse[]> {
  return Promise.all(
    OF_ALL.map(async ({ what, kinds, most, withinSeconds }) => {
      const { rows } = await sql<{ used: number; oldest: string | null }>`
        select count(*) as used, min(at) as oldest from (
          select at from certificate_orders
          where kind = any(${[...kinds]}) and at > ${plusSeconds(now, -withinSeconds)}
          order by at desc limit ${most}) as counted`.execute(db);
      const { used = 0, oldest = null } = rows[0] ?? {};
      const freesAt = oldest === null ? null : plusSeconds(oldest, withinSeconds);
      return { limit: what, most, withinSeconds, used: Number(used), freesAt };
    }),
  );
}

/** Lists the tenants that ordered most within the time of their limit. */
export async function ordersByTenant(
  db: Db,
  now: string,
): Promise<{ most: number; withinSeconds: number; tenants: TenantOrders[] }> {
  const { kinds = [], most = 0, withinSeconds = 0 } = OF_TENANT ?? {};
  const { rows } = await sql<TenantOrders>`
    select tenant, tenants.name, used::int from (
      select tenant, count(*) as used from certificate_orders
      where kind = any(${[...kinds]}) and at > ${plusSeconds(now, -withinSeconds)}
      group by tenant order by used desc, tenant limit ${TENANTS}
    ) as ordered join tenants on tenants.id = ordered.tenant
    order by used desc, tenants.name`.execute(db);
  return { most, withinSeconds, tenants: rows };
}
