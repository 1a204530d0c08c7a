import { sql } from 'kysely';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import type { Db } from '../database/database.ts';

/** An answer is kept for a day, as Stripe's. */
export const KEPT_SECONDS = 86_400;
/** Longer than any request is answered; the server that had it has died when it is over. */
export const LEASE_SECONDS = 60;
/** So many that are older than a day are removed at once. */
export const REMOVED_AT_ONCE = 1_000;

export type KeyedRequest = {
  /** The sender: `tenant:<id>` or `operator:<id>`. */
  owner: string;
  key: string;
  /** Method, path and body, hashed. */
  request: string;
  /** The id for what the request makes. */
  resourceId: string;
  now: string;
};

/** `language`: of its sentences (BCP 47); null: it has none. */
export type KeptAnswer = { status: number; location: string | null; language: string | null; body: string };

/** The place of a request under its key. `begun`: it is to be carried out, and makes what it makes under `resourceId`. */
export type KeyedPlace =
  | { kind: 'begun'; resourceId: string }
  | { kind: 'answered'; answer: KeptAnswer }
  | { kind: 'under_way' }
  | { kind: 'another_request' };

/**
 * Takes the key for this request. Exactly one of several at once gets `begun`. A request whose server died is begun
 * anew once its lease is over, with the id of its first try.
 */
export async function beginKeyedRequest(db: Db, keyed: KeyedRequest): Promise<KeyedPlace> {
  const { owner, key, request, resourceId, now } = keyed;
  const leasedUntil = plusSeconds(now, LEASE_SECONDS);
  const begun = await db
    .insertInto('idempotency_keys')
    .values({ owner, key, request, resource_id: resourceId, begun_at: now, leased_until: leasedUntil })
    .onConflict((conflict) =>
      conflict
        .columns(['owner', 'key'])
        .doUpdateSet({ leased_until: leasedUntil })
        .where('idempotency_keys.request', '=', request)
        .where('idempotency_keys.leased_until', '<=', now),
    )
    .returning('resource_id')
    .executeTakeFirst();
  if (begun !== undefined) return { kind: 'begun', resourceId: begun.resource_id };
  const kept = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('owner', '=', owner)
    .where('key', '=', key)
    .executeTakeFirst();
  if (kept !== undefined && kept.request !== request) return { kind: 'another_request' };
  // Absent: its request was refused between the two statements, and the next try begins anew.
  if (kept === undefined || kept.status === null || kept.body === null) return { kind: 'under_way' };
  const { status, location, language, body } = kept;
  return { kind: 'answered', answer: { status, location, language, body } };
}

/** Keeps the answer of a request that was carried out. */
export async function keepAnswer(
  db: Db,
  { owner, key }: Pick<KeyedRequest, 'owner' | 'key'>,
  answer: KeptAnswer,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ ...answer, leased_until: null })
    .where('owner', '=', owner)
    .where('key', '=', key)
    .execute();
}

/** Frees the key of a request that was refused: it has changed nothing, and may be corrected under the same key. */
export async function freeKey(db: Db, { owner, key }: Pick<KeyedRequest, 'owner' | 'key'>): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('owner', '=', owner)
    .where('key', '=', key)
    .where('leased_until', 'is not', null)
    .execute();
}

/** Lets the next try of the same request begin now, under the id of this one. */
export async function endLease(
  db: Db,
  { owner, key, now }: Pick<KeyedRequest, 'owner' | 'key' | 'now'>,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ leased_until: now })
    .where('owner', '=', owner)
    .where('key', '=', key)
    .where('leased_until', 'is not', null)
    .execute();
}

/**
 * Removes the keys that are older than a day.
 * @returns how many; at most `REMOVED_AT_ONCE`, and more may be there then.
 */
export async function removeOldKeys(db: Db, now: string): Promise<number> {
  const { rows } = await sql`
    delete from idempotency_keys where (owner, key) in (
      select owner, key from idempotency_keys where begun_at < ${plusSeconds(now, -KEPT_SECONDS)}
      order by begun_at limit ${REMOVED_AT_ONCE} for update skip locked
    ) returning 1`.execute(db);
  return rows.length;
}
