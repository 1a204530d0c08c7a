import { sql } from 'kysely';
import type { StoredEvent } from '../../core/webhooks/payload.ts';
import { systemAuthor } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { changeEndpoint, secretsOf } from './endpoints.ts';

/** A delivery in hand. `attempts` counts this one; `secrets`: base64 of 32 bytes, each signs. */
export type ClaimedDelivery = {
  id: number;
  endpoint: string;
  /** Deliveries of one lane go one after the other. */
  lane: string;
  url: string;
  secrets: string[];
  attempts: number;
  /** When the first attempt began. ISO 8601. */
  firstAt: string;
  event: StoredEvent;
};

export type Claim = {
  /** How many may be in hand for one endpoint, those of `busy` included. */
  perEndpoint: number;
  /** How many this relay has in hand already, by endpoint. */
  busy: ReadonlyMap<string, number>;
  limit: number;
  now: string;
  /** Whoever claims and dies leaves the deliveries to the next one from then on. */
  leaseUntil: string;
};

type ClaimedRow = Omit<ClaimedDelivery, 'event' | 'secrets'> & {
  secret: string;
  old_secret: string | null;
  old_secret_until: string | null;
  event: number;
  at: string;
  type: StoredEvent['type'];
  tenant: string | null;
  domain_id: string | null;
  domain: string | null;
  data: Record<string, unknown>;
};

/**
 * Takes deliveries that are due, for each endpoint its oldest, and hides them until `leaseUntil`. Only the first of a
 * domain that an endpoint has not taken is ever due, so that no two of them are in hand at once, whoever claims. An
 * endpoint whose last attempt failed gets one at a time.
 */
export async function claimDeliveries(
  db: Db,
  { perEndpoint, busy, limit, now, leaseUntil }: Claim,
): Promise<ClaimedDelivery[]> {
  const ids = [...busy.keys()];
  const counts = [...busy.values()];
  const { rows } = await sql<ClaimedRow>`
    with picked as (
      select due.id from webhook_endpoints e
      left join unnest(${ids}::uuid[], ${counts}::int[]) as busy (endpoint, count) on busy.endpoint = e.id
      cross join lateral (
        select d.id from webhook_deliveries d
        where d.endpoint = e.id and d.delivered_at is null and d.next_at <= ${now}
          and not exists (
            select from webhook_deliveries older
            where older.endpoint = d.endpoint and older.lane = d.lane and older.id < d.id
              and older.delivered_at is null)
        order by d.next_at, d.id
        limit greatest(0, (case when e.failures > 0 then 1 else ${perEndpoint} end) - coalesce(busy.count, 0))
        for update of d skip locked
      ) due
      where e.disabled_at is null
      limit ${limit}
    ), claimed as (
      update webhook_deliveries d set next_at = ${leaseUntil}, attempts = attempts + 1,
        first_attempt_at = coalesce(first_attempt_at, ${now}), last_attempt_at = ${now}, last_status = null, last_error = null
      from picked where d.id = picked.id
      returning d.id, d.endpoint, d.lane, d.attempts, d.first_attempt_at, d.event
    )
    select claimed.id, claimed.endpoint, claimed.lane, e.url, e.secret, e.old_secret, e.old_secret_until, claimed.attempts,
      claimed.first_attempt_at as "firstAt", v.id as event, v.at, v.type, v.tenant, v.domain_id, v.domain, v.data
    from claimed join webhook_endpoints e on e.id = claimed.endpoint join webhook_events v on v.id = claimed.event
    order by claimed.id`.execute(db);
  return rows.map((row) => claimedOf(row, now));
}

function claimedOf(row: ClaimedRow, now: string): ClaimedDelivery {
  const { id, endpoint, lane, url, attempts, firstAt, event, at, type, tenant, domain_id, domain, data } =
    row;
  const about =
    tenant === null || domain_id === null || domain === null ? null : { id: domain_id, tenant, name: domain };
  const secrets = secretsOf(row, now);
  return {
    ...{ id, endpoint, lane, url, secrets, attempts, firstAt },
    event: { id: event, at, type, domain: about, data },
  };
}

/** When the next delivery becomes due that is not yet; null: none is waiting for its time. */
export async function nextDueAt(db: Db, now: string): Promise<string | null> {
  const { rows } = await sql<{ due: string | null }>`
    select min(next.due) as due from webhook_endpoints e cross join lateral (
      select d.next_at as due from webhook_deliveries d
      where d.endpoint = e.id and d.delivered_at is null and d.next_at > ${now} order by d.next_at limit 1
    ) next where e.disabled_at is null`.execute(db);
  return rows[0]?.due ?? null;
}

type Taken = Pick<ClaimedDelivery, 'id' | 'endpoint' | 'lane'>;
/** Failures in a row from which an endpoint was away, and did not merely refuse one event. */
const AWAY_FROM = 3;
/** Nobody has it in hand; see `claimDeliveries`. */
export const IS_FREE = sql<boolean>`(attempts = 0 or last_error is not null)`;

/**
 * The endpoint has taken it: what is next of the same domain is due, and, where the endpoint was away before, all else that
 * waits for it.
 */
export async function recordDelivered(
  db: Db,
  { id, endpoint, lane }: Taken,
  { status, now }: { status: number; now: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const was = await trx
      .selectFrom('webhook_endpoints')
      .select('failures')
      .where('id', '=', endpoint)
      .where('failures', '>', 0)
      .forNoKeyUpdate()
      .executeTakeFirst();
    await trx
      .updateTable('webhook_deliveries')
      .set({ delivered_at: now, last_status: status, last_error: null })
      .where('id', '=', id)
      .execute();
    const failures = was?.failures ?? 0;
    if (failures > 0)
      await trx.updateTable('webhook_endpoints').set({ failures: 0 }).where('id', '=', endpoint).execute();
    await sql`update webhook_deliveries set next_at = ${now}
      where endpoint = ${endpoint} and delivered_at is null and next_at > ${now} and ${IS_FREE}
        and (lane = ${lane} or ${failures >= AWAY_FROM})`.execute(trx);
  });
}

export type Failed = { status: number | null; error: string; now: string };

/** The endpoint has not taken it: it comes back at `nextAt`, and what is behind it waits as long. */
export async function recordFailed(
  db: Db,
  { id, endpoint, lane, attempts }: Taken & Pick<ClaimedDelivery, 'attempts'>,
  { status, error, nextAt }: Failed & { nextAt: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await countFailure(trx, endpoint);
    // Another relay may have it by now, where this one was late.
    const { numAffectedRows } = await sql`
      update webhook_deliveries set next_at = ${nextAt}, last_status = ${status}, last_error = ${storable(error)}
      where id = ${id} and attempts = ${attempts} and delivered_at is null`.execute(trx);
    if (numAffectedRows === 0n) return;
    await sql`update webhook_deliveries set next_at = ${nextAt}
      where endpoint = ${endpoint} and lane = ${lane} and id > ${id} and delivered_at is null
        and next_at < ${nextAt}`.execute(trx);
  });
}

/** The endpoint takes nothing any more: it is disabled, and what waits for it stays. @returns whether this call did. */
export async function disableEndpoint(
  db: Db,
  { id, endpoint }: Taken,
  { status, error, now, reason }: Failed & { reason: 'gone' | 'failing' },
): Promise<boolean> {
  let isDisabled = false;
  const change = { id: endpoint, by: systemAuthor('worker'), now, action: 'webhook.disabled' as const };
  await changeEndpoint(
    db,
    change,
    (row) => {
      isDisabled = row.disabled_at === null;
      const { disabled_at, disabled_reason, failures } = row;
      return {
        failures: failures + 1,
        disabled_at: disabled_at ?? now,
        disabled_reason: disabled_reason ?? reason,
      };
    },
    async (trx) => {
      await trx
        .updateTable('webhook_deliveries')
        .set({ last_status: status, last_error: storable(error), next_at: now })
        .where('id', '=', id)
        .execute();
    },
  );
  return isDisabled;
}

async function countFailure(db: Db, endpoint: string): Promise<void> {
  await db
    .updateTable('webhook_endpoints')
    .set(({ eb }) => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', endpoint)
    .execute();
}
