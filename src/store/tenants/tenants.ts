import { type Selectable, sql } from 'kysely';
import { chooseGateway, type Gateways } from '../../core/gateways.ts';
import { canonicalHost } from '../../core/ownership/canonical-host.ts';
import { recordAudit } from '../audit/audit.ts';
import { readCursor, writeCursor } from '../database/cursor.ts';
import type { Db, Trx } from '../database/database.ts';
import { storable } from '../database/json.ts';
import type { TenantsTable } from '../database/tables.ts';
import { isUuid } from '../database/uuid.ts';
import type { Author, MailContact, PutTenantOutcome, TenantRow } from '../domains/types.ts';
import { gatewayLoads } from './gateways.ts';

/** The canonical host's label begins with this many characters of the tenant's id. */
const SHORTEST_LABEL = 7;

/**
 * Stores a tenant, or renames the one that is there. A new tenant gets its label, its gateway and its canonical host for
 * good: they stay even when `gateways` changes later, because the tenant's DNS points there. Nothing is written, and the
 * audit has no line, where nothing changes.
 */
export async function putTenant(db: Db, asked: Put): Promise<PutTenantOutcome> {
  return db.transaction().execute(async (trx) => {
    const before = await lockTenant(trx, asked.id);
    if (before !== undefined) return change(trx, before, asked);
    const created = await create(trx, asked);
    if (created === 'gateways_full') return { kind: 'gateways_full' };
    // Another transaction has created the same tenant meanwhile: what is asked here comes after it.
    if (created === undefined) return change(trx, await lockTenantThere(trx, asked.id), asked);
    await recordPut(trx, asked, { before: null, after: created });
    return { kind: 'stored', tenant: tenantRow(created) };
  });
}

type StoredTenant = Selectable<TenantsTable>;

const tenantToLock = (trx: Trx, id: string) =>
  trx.selectFrom('tenants').selectAll().where('id', '=', id).forNoKeyUpdate();

const lockTenant = (trx: Trx, id: string): Promise<StoredTenant | undefined> =>
  tenantToLock(trx, id).executeTakeFirst();

const lockTenantThere = (trx: Trx, id: string): Promise<StoredTenant> =>
  tenantToLock(trx, id).executeTakeFirstOrThrow();

async function change(trx: Trx, before: StoredTenant, asked: Put): Promise<PutTenantOutcome> {
  if (asked.onlyNew === true) return { kind: 'known_already' };
  const isAsBefore =
    before.removed_at === null && before.name === storable(asked.name) && asked.contact === undefined;
  if (isAsBefore) return { kind: 'stored', tenant: tenantRow(before) };
  const after = await rename(trx, asked);
  await recordPut(trx, asked, { before, after });
  return { kind: 'stored', tenant: tenantRow(after) };
}

async function recordPut(
  trx: Trx,
  { id, name, contact, by, now }: Put,
  { before, after }: { before: StoredTenant | null; after: StoredTenant },
): Promise<void> {
  await recordAudit(trx, {
    ...{ by, at: now, action: before === null ? 'tenant.created' : 'tenant.renamed' },
    ...{ tenant: id, domainId: null },
    from: before && { name: before.name, removed: before.removed_at !== null },
    // The address itself would stay for ever.
    to: { name, gateway: after.gateway, ...(contact === undefined ? {} : { contact: contact !== null }) },
  });
}

type Put = {
  id: string;
  name: string;
  /** Undefined: as it was. */
  contact?: MailContact | null | undefined;
  /** Leaves a tenant alone that is there, or was removed. */
  onlyNew?: boolean;
  gateways: Gateways;
  by: Author;
  now: string;
};

const contactColumns = (contact: Put['contact']) =>
  contact === undefined
    ? {}
    : { contact_email: contact?.email ?? null, contact_language: contact?.language ?? null };

function rename(trx: Trx, { id, name, contact, now }: Put): Promise<StoredTenant> {
  return (
    trx
      .updateTable('tenants')
      // One that was removed is back, with the label that is its own for ever.
      .set({ name: storable(name), updated_at: now, removed_at: null, ...contactColumns(contact) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
  );
}

/** Undefined: another transaction has created it. `gateways_full`: no gateway has room. */
async function create(
  trx: Trx,
  { id, name, contact, gateways, now }: Put,
): Promise<StoredTenant | 'gateways_full' | undefined> {
  const gateway = chooseGateway(gateways, await gatewayLoads(trx, gateways));
  if (gateway === null) return 'gateways_full';
  const label = await takeLabel(trx, id, now);
  return trx
    .insertInto('tenants')
    .values({
      id,
      name: storable(name),
      label,
      canonical_host: canonicalHost(label, gateway.baseDomain),
      gateway: gateway.name,
      created_at: now,
      updated_at: now,
      ...contactColumns(contact),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** The tenant, or null where there is none, it was removed, or `id` is no uuid. */
export async function getTenant(db: Db, id: string): Promise<TenantRow | null> {
  if (!isUuid(id)) return null;
  const row = await db
    .selectFrom('tenants')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : tenantRow(row);
}

export type TenantSearch = {
  /** A tenant's whole name, in any case, or its label. */
  name?: string | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Null: all that follow. */
  limit: number | null;
};

/** One page of the tenants that were not removed, by name. @throws StoreError `invalid_cursor`. */
export async function searchTenants(
  db: Db,
  { name, cursor, limit }: TenantSearch,
): Promise<{ tenants: TenantRow[]; nextCursor: string | null }> {
  let query = db.selectFrom('tenants').selectAll().where('removed_at', 'is', null);
  if (name !== undefined) {
    query = query.where(({ eb, or }) =>
      or([eb(sql`lower(name)`, '=', sql`lower(${name})`), eb('label', '=', name)]),
    );
  }
  if (cursor !== undefined) {
    const last = readCursor(cursor, (text) => text === storable(text));
    query = query.where(({ refTuple, tuple, eb }) =>
      eb(refTuple('name', 'id'), '>', tuple(last.name, last.id)),
    );
  }
  query = query.orderBy('name').orderBy('id');
  if (limit !== null) query = query.limit(limit + 1);
  const rows = await query.execute();
  const most = limit ?? rows.length;
  const tenants = rows.slice(0, most).map(tenantRow);
  const last = rows.length > most ? tenants.at(-1) : undefined;
  return { tenants, nextCursor: last === undefined ? null : writeCursor(last) };
}

/**
 * The shortest beginning of the id that nobody else has or had. The primary key decides between two who want the same
 * one at the same time: the second waits for the first's transaction, then takes a longer one.
 */
async function takeLabel(trx: Trx, tenant: string, now: string): Promise<string> {
  const digits = tenant.toLowerCase().replaceAll('-', '');
  for (let length = SHORTEST_LABEL; length <= digits.length; length += 1) {
    const label = digits.slice(0, length);
    await trx
      .insertInto('tenant_labels')
      .values({ label, tenant, given_at: now })
      .onConflict((conflict) => conflict.column('label').doNothing())
      .execute();
    const holder = await trx
      .selectFrom('tenant_labels')
      .select('tenant')
      .where('label', '=', label)
      .executeTakeFirst();
    if (holder?.tenant === tenant.toLowerCase()) return label;
  }
  throw new Error(`no label left for tenant ${tenant}`);
}

function tenantRow(row: Selectable<TenantsTable>): TenantRow {
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    canonicalHost: row.canonical_host,
    gateway: row.gateway,
    contact:
      row.contact_email === null || row.contact_language === null
        ? null
        : { email: row.contact_email, language: row.contact_language },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
