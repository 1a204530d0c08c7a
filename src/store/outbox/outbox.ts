import { sql } from 'kysely';
import { inChildSpan, tagActiveSpan, traceParent } from '../../telemetry/trace.ts';
import type { Db, Trx } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import type { OutboxItem, OutboxSignal } from '../domains/types.ts';

/**
 * Puts a signal for the domain's workflow into the outbox, in the transaction that changes its row. The active trace
 * goes with it: here and nowhere else, so that no caller can forget it.
 */
export async function enqueueSignal(
  trx: Trx,
  item: { domainId: string; tenant: string; signal: OutboxSignal; now: string },
): Promise<void> {
  const tags = { tenantId: item.tenant, portalDomainId: item.domainId };
  tagActiveSpan(tags);
  await inChildSpan(
    'outbox enqueue',
    async () => {
      await trx
        .insertInto('outbox')
        .values({
          domain_id: item.domainId,
          tenant: item.tenant,
          signal: item.signal,
          created_at: item.now,
          not_before: null,
          last_error: null,
          trace_parent: traceParent(),
        })
        .execute();
      await announce(trx, CHANNELS.outbox, item.domainId);
    },
    { attributes: { ...tags, signal: item.signal } },
  );
}

/**
 * Takes up to `limit` items and hides them until `leaseUntil`: whoever claims and dies leaves them to the next one.
 * Claimers at the same time get different items and do not wait. New ones come before postponed ones; and within each
 * group the tenants alternate, each with its oldest first, so that no tenant waits for the requests of another.
 */
export async function claimOutbox(
  db: Db,
  { limit, now, leaseUntil }: { limit: number; now: string; leaseUntil: string },
): Promise<OutboxItem[]> {
  const { rows } = await sql<OutboxItem>`
    with waiting as (
      select id, not_before is not null as postponed,
        row_number() over (partition by tenant, not_before is not null order by not_before, id) as place
      from outbox
      where not_before is null or not_before <= ${now}
    ), due as (
      select outbox.id from outbox join waiting using (id)
      where outbox.not_before is null or outbox.not_before <= ${now}
      order by waiting.postponed, waiting.place, id
      limit ${limit}
      for update of outbox skip locked
    )
    update outbox set not_before = ${leaseUntil}, attempts = attempts + 1
    from due where outbox.id = due.id
    returning outbox.id, domain_id as "domainId", tenant, signal, attempts, trace_parent as "traceParent", reason`.execute(
    db,
  );
  return rows.sort((a, b) => a.id - b.id);
}

/**
 * The items are delivered: they go. An item that somebody else holds at this moment is left to them: it is being deleted
 * with its domain, or was claimed again after the lease, and a second delivery does no harm. So nothing waits here.
 */
export async function settleOutbox(db: Db, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('outbox')
    .where('id', 'in', (query) =>
      query.selectFrom('outbox').select('id').where('id', 'in', ids).forUpdate().skipLocked(),
    )
    .execute();
}

/** The item could not be delivered: it comes back at `nextAt`, with the error kept for the operator. */
export async function postponeOutbox(
  db: Db,
  { id, error, nextAt }: { id: number; error: string; nextAt: string },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ not_before: nextAt, last_error: storable(error) })
    .where('id', '=', id)
    .execute();
}

/** How many items wait, leased ones included. */
export async function outboxDepth(db: Db): Promise<number> {
  const { depth } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('depth'))
    .executeTakeFirstOrThrow();
  return depth;
}
