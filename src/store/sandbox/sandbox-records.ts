import type { SandboxRecord } from '../../sandbox/records.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import type { Author } from '../domains/types.ts';

type Change = { by: Author; now: string };

/** Every record set, by name and type. */
export async function listSandboxRecords(db: Db): Promise<SandboxRecord[]> {
  return db.selectFrom('sandbox_dns_records').selectAll().orderBy('name').orderBy('type').execute();
}

/** Stores a record set in place of the one with its name and type; names are kept in lower case. */
export async function putSandboxRecord(
  db: Db,
  record: SandboxRecord,
  { by, now: at }: Change,
): Promise<void> {
  const { type, ttl } = record;
  const name = record.name.toLowerCase();
  const values = record.values.map(storable);
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('sandbox_dns_records')
      .values({ name, type, values, ttl })
      .onConflict((conflict) => conflict.columns(['name', 'type']).doUpdateSet({ values, ttl }))
      .execute();
    const action = 'sandbox_record.put' as const;
    await recordAudit(trx, { by, at, action, tenant: null, domainId: null, to: { name, type, values, ttl } });
    await announce(trx, CHANNELS.sandbox, name);
  });
}

/** Takes a record set away. @returns whether there was one. */
export async function deleteSandboxRecord(
  db: Db,
  { name, type }: Pick<SandboxRecord, 'name' | 'type'>,
  { by, now: at }: Change,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('sandbox_dns_records')
      .where('name', '=', name.toLowerCase())
      .where('type', '=', type)
      .returning('name')
      .executeTakeFirst();
    if (gone === undefined) return false;
    const action = 'sandbox_record.deleted' as const;
    await recordAudit(trx, { by, at, action, tenant: null, domainId: null, from: { name: gone.name, type } });
    await announce(trx, CHANNELS.sandbox, gone.name);
    return true;
  });
}
