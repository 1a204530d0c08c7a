import { sql } from 'kysely';
import {
  type FullSince,
  holdsOrder,
  limitsFullUntil,
  ORDER_LIMITS,
  ORDERS_COUNT_SECONDS,
  type OrderLimit,
} from '../../core/issuance/limits.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { Db, Trx } from '../database/database.ts';
import type { StoredDomain } from '../domains/rows.ts';

/** `exempt`: a renewal that the CA does not count as a new order. */
type Of = { domain: string; tenant: string; exempt?: boolean };

/** Until when the limits of core/issuance/limits.ts hold the next order of the name back (ISO 8601), else null. */
export async function findLimitedUntil(db: Db, of: Of, now: string): Promise<string | null> {
  const full = await Promise.all(
    ORDER_LIMITS.map(async (limit) => {
      const holds = holdsOrder(limit, of.exempt === true);
      return [limit.what, holds ? await fullSince(db, of, limit, now) : null];
    }),
  );
  return limitsFullUntil(Object.fromEntries(full) as FullSince);
}

/** When the oldest was that fills the limit up, else null. */
async function fullSince(db: Db, whose: Of, limit: OrderLimit, now: string): Promise<string | null> {
  const { kinds, of, most, withinSeconds } = limit;
  const lines = db
    .selectFrom('certificate_orders')
    .select('at')
    .where('kind', 'in', kinds)
    .where('at', '>', plusSeconds(now, -withinSeconds))
    .orderBy('at', 'desc')
    .offset(most - 1)
    .limit(1);
  const counted = of === 'all' ? lines : lines.where(of, '=', whose[of]);
  return (await counted.executeTakeFirst())?.at ?? null;
}

/**
 * Counts an order that is about to begin, once for each `order` (`isNew`: by this call); or says until when it is held
 * back (`limitedUntil`, ISO 8601), and counts nothing. Orders wait here for each other, some milliseconds each, so that many at once do not all find the last
 * place.
 * @param order what it is known by; the same one told again is counted already.
 */
export async function beginOrder(
  db: Db,
  { domain, tenant, exempt = false, order }: Of & { order: string },
  now: string,
): Promise<{ limitedUntil: string | null; isNew: boolean }> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('certificate_orders'))`.execute(trx);
    if (await isCounted(trx, order)) return { limitedUntil: null, isNew: false };
    const limitedUntil = await findLimitedUntil(trx, { domain, tenant, exempt }, now);
    if (limitedUntil !== null) return { limitedUntil, isNew: false };
    await trx
      .insertInto('certificate_orders')
      .values({
        domain,
        tenant,
        kind: exempt ? 'renewed' : 'ordered',
        at: now,
        order_key: order,
        fingerprint: null,
      })
      .execute();
    await forgetOld(trx, now);
    return { limitedUntil: null, isNew: true };
  });
}

/** Removes an order that was counted but has not begun, so that it uses up no limit. */
export async function takeBackOrder(db: Db, order: string): Promise<void> {
  await db.deleteFrom('certificate_orders').where('order_key', '=', order).execute();
}

async function isCounted(trx: Trx, order: string): Promise<boolean> {
  const found = await trx
    .selectFrom('certificate_orders')
    .select('id')
    .where('order_key', '=', order)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Counts a certificate that is observed for the first time, in the decision's transaction: renewals happen without an
 * order of ours.
 */
export async function keepCertificate(trx: Trx, { before, after, at }: Kept): Promise<void> {
  const { domain, tenant, certificate } = after;
  if (certificate === null || certificate.fingerprint === before.certificate?.fingerprint) return;
  await trx
    .insertInto('certificate_orders')
    .values({ domain, tenant, kind: 'issued', at, fingerprint: certificate.fingerprint })
    .onConflict((known) => known.columns(['domain', 'fingerprint']).doNothing())
    .execute();
  await forgetOld(trx, at);
}

type Kept = { before: StoredDomain; after: StoredDomain; at: string };

/** Deletes a few with each new row: expired rows go as fast as new ones come, and no round waits for another's. */
async function forgetOld(trx: Trx, now: string): Promise<void> {
  await sql`delete from certificate_orders where id in (
    select id from certificate_orders where at < ${plusSeconds(now, -ORDERS_COUNT_SECONDS)}
    order by at limit 10 for update skip locked)`.execute(trx);
}
