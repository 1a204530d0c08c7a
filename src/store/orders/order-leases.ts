import { sql } from 'kysely';
import type { OrderLeases } from '../../issuers/leases.ts';
import type { Db } from '../database/database.ts';

/** Longer than one call goes on with an order: 4 s of waiting for the CA, and 20 s where it is silent. */
export const LEASE_SECONDS = 60;

/**
 * Opens the leases of a machine. A lease lies in the database, which alone tells the time.
 * @param holder names the machine and its data folder, the same after a restart.
 */
export function createOrderLeases(
  db: Db,
  { holder, seconds = LEASE_SECONDS }: { holder: string; seconds?: number },
): OrderLeases {
  const end = sql`clock_timestamp() + make_interval(secs => ${seconds})`;
  return {
    async take(name) {
      const { rows } = await sql<{ token: string }>`
        insert into order_leases as held (name, holder, token, ends_at)
        values (${name}, ${holder}, gen_random_uuid(), ${end})
        on conflict (name) do update set
          holder = excluded.holder,
          ends_at = excluded.ends_at,
          token = case when held.holder = excluded.holder then held.token else excluded.token end
        where held.holder = excluded.holder or held.ends_at <= clock_timestamp()
        returning token`.execute(db);
      return rows[0]?.token ?? null;
    },
    async prolong(name, token) {
      const { rows } = await sql`
        update order_leases set ends_at = ${end}
        where name = ${name} and token = ${token}::uuid and ends_at > clock_timestamp()
        returning name`.execute(db);
      return rows.length > 0;
    },
    async release(name, token) {
      await sql`delete from order_leases where name = ${name} and token = ${token}::uuid`.execute(db);
    },
  };
}
