import type { NotNull } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { isUuid } from '../database/uuid.ts';
import { requestChangeIn } from '../domains/requests.ts';
import type { Author } from '../domains/types.ts';

/**
 * Removes a tenant, in one transaction: its domains are deleted as if it had asked for each, the names that it had
 * proved become tombstones, and its label stays taken for ever. The row stays, since DNS records may still lead to its
 * canonical host; putting the tenant again brings it back, with the same host and without domains.
 * @returns whether there was such a tenant.
 */
export async function removeTenant(
  db: Db,
  { id, by, now }: { id: string; by: Author; now: string },
): Promise<boolean> {
  if (!isUuid(id)) return false;
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .updateTable('tenants')
      .set({ removed_at: now, last_removed_at: now, updated_at: now })
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .returning('name')
      .executeTakeFirst();
    if (removed === undefined) return false;
    const domains = await trx
      .selectFrom('portal_domains')
      .select(['id', 'domain', 'desired', 'proved_at', 'activated_at'])
      .where('tenant', '=', id)
      // Every transaction that takes several rows of a tenant takes them in this order.
      .orderBy('id')
      // Waits for a round that is proving a name at this moment: that name needs a tombstone too.
      .forUpdate()
      .execute();
    const proved = domains.filter((row) => row.proved_at !== null || row.activated_at !== null);
    await buryNames(
      trx,
      proved.map(({ domain }) => ({ domain, tenant: id, removed_at: now })),
    );
    for (const row of domains.filter(({ desired }) => desired !== 'deleted'))
      await requestChangeIn(trx, { id: row.id, tenant: null, request: 'delete', by, now });
    const action = 'tenant.removed' as const;
    await recordAudit(trx, { by, at: now, action, tenant: id, domainId: null, from: { name: removed.name } });
    return true;
  });
}

/** `isBack`: the tenant was put again since. */
export type Removal = { at: string; isBack: boolean };

/** The tenants that were removed after `since`, by id. */
export async function listRemovals(db: Db, since: string): Promise<Map<string, Removal>> {
  const rows = await db
    .selectFrom('tenants')
    .select(['id', 'removed_at', 'last_removed_at'])
    .where('last_removed_at', '>', since)
    .$narrowType<{ last_removed_at: NotNull }>()
    .execute();
  return new Map(
    rows.map(({ id, removed_at, last_removed_at }) => [
      id,
      { at: last_removed_at, isBack: removed_at === null },
    ]),
  );
}

/** A name may have been buried by the same tenant before. */
async function buryNames(
  trx: Trx,
  names: { domain: string; tenant: string; removed_at: string }[],
): Promise<void> {
  if (names.length === 0) return;
  await trx
    .insertInto('name_tombstones')
    .values(names)
    .onConflict((conflict) => conflict.columns(['domain', 'tenant']).doNothing())
    .execute();
}
