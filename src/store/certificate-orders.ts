import { sql } from 'kysely';
import {
  type FullSince,
  ORDER_LIMITS,
  ORDERS_COUNT_SECONDS,
  type OrderLimit,
  ordersHeldUntil,
} from '../core/lifecycle/order-limits.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { Db, Trx } from './database.ts';
import type { StoredDomain } from './rows.ts';

type Of = { domain: string; tenant: string };

/** Until when the limits of core/lifecycle/order-limits.ts hold the next order of the name back (ISO 8601), else null. */
export async function findOrdersHeldUntil(db: Db, of: Of, now: string): Promise<string | null> {
  const full = await Promise.all(
    ORDER_LIMITS.map(async (limit) => [limit.what, await fullSince(db, of, limit, now)]),
  );
  return ordersHeldUntil(Object.fromEntries(full) as FullSince);
}

async function fullSince(
  db: Db,
  { domain, tenant }: Of,
  { what, most, withinSeconds }: OrderLimit,
  now: string,
): Promise<string | null> {
  const orders = db
    .selectFrom('certificate_orders')
    .select('at')
    .where('kind', '=', what === 'issued_for_name' ? 'issued' : 'ordered')
    .where('at', '>', plusSeconds(now, -withinSeconds))
    .orderBy('at', 'desc')
    .offset(most - 1)
    .limit(1);
  const counted =
    what === 'ordered_by_tenant' ? orders.where('tenant', '=', tenant) : orders.where('domain', '=', domain);
  return (await counted.executeTakeFirst())?.at ?? null;
}

/**
 * Keeps what a turn asked of the CA, and what came, in the transaction of the turn.
 * @param orderedAt when the turn's order began, else null.
 */
export async function keepOrders(trx: Trx, { before, after, orderedAt, at }: Kept): Promise<void> {
  const { domain, tenant, certificate } = after;
  const isNew = certificate !== null && certificate.fingerprint !== before.certificate?.fingerprint;
  if (orderedAt === null && !isNew) return;
  const ordered = { domain, tenant, kind: 'ordered' as const, at: orderedAt ?? at, fingerprint: null };
  const issued = {
    domain,
    tenant,
    kind: 'issued' as const,
    at,
    fingerprint: certificate?.fingerprint ?? null,
  };
  await trx
    .insertInto('certificate_orders')
    .values([...(orderedAt === null ? [] : [ordered]), ...(isNew ? [issued] : [])])
    .onConflict((known) => known.columns(['domain', 'fingerprint']).doNothing())
    .execute();
  await forgetOld(trx, at);
}

type Kept = { before: StoredDomain; after: StoredDomain; orderedAt: string | null; at: string };

/** A few with each that is added: what counts no more goes as fast as new ones come, and no turn waits for another's. */
async function forgetOld(trx: Trx, now: string): Promise<void> {
  await sql`delete from certificate_orders where id in (
    select id from certificate_orders where at < ${plusSeconds(now, -ORDERS_COUNT_SECONDS)}
    order by at limit 10 for update skip locked)`.execute(trx);
}
