import type { Reason } from '../../core/conditions.ts';
import { freshProgress } from '../../core/domain.ts';
import { orderHistory } from '../../core/issuance/back-off.ts';
import type { DnsObservation } from '../../core/observations.ts';
import { readCursor } from '../database/cursor.ts';
import type { Db, Trx } from '../database/database.ts';
import { json } from '../database/json.ts';
import { ofChange } from '../database/notify.ts';
import { isUuid } from '../database/uuid.ts';
import { enqueueSignal } from '../outbox/outbox.ts';
import { tooManyRegistrations } from '../tenants/registration-rate.ts';
import { writeJournal } from './journal.ts';
import { type DomainPage, isName, pageFrom } from './page.ts';
import { type StoredDomain, selectDomains, statusColumns, toDomainRow } from './rows.ts';
import type { Author, DomainRow, RegisterOutcome } from './types.ts';

export type Registration = {
  id: string;
  tenant: string;
  /** The A-label form, already judged by core/hostname. */
  domain: string;
  ownershipToken: string;
  /**
   * True when the name looks like another tenant's proved name. An argument, because a tenant's own transaction
   * cannot see other tenants' rows.
   */
  lookalike: boolean;
  /** True when an operator allows the name although it is a look-alike; the audit records it. */
  allowConfusable?: boolean;
  /** How many domains the tenant may have. */
  quota: number;
  /** How many the tenant may register within 24 hours, those forgotten by now included; null: as many as it likes. */
  perDay: number | null;
  /** The DNS observation made before registration, if there is one. */
  lastDns?: DnsObservation | null;
  by: Author;
  now: string;
};

/**
 * Stores a claim with its first timeline line and the signal that starts its workflow, in one transaction. The tenant's
 * row is locked, so that two registrations at once cannot both take the last place of the quota.
 */
export async function registerDomain(db: Db, registration: Registration): Promise<RegisterOutcome> {
  const { tenant, domain, quota } = registration;
  if (!isUuid(tenant)) return { kind: 'tenant_not_found' };
  return db.transaction().execute(async (trx): Promise<RegisterOutcome> => {
    const owner = await trx
      .selectFrom('tenants')
      .select(['canonical_host', 'gateway'])
      .where('id', '=', tenant)
      .where('removed_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (owner === undefined) return { kind: 'tenant_not_found' };
    const existing = await trx
      .selectFrom('portal_domains')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('domain', '=', domain)
      .executeTakeFirst();
    if (existing !== undefined && existing.desired !== 'deleted') {
      // The repetition of a request whose answer was lost comes with the same id.
      const kind =
        (existing.registration_id ?? existing.id) === registration.id ? 'registered' : 'already_registered';
      return { kind, domain: toDomainRow(existing) };
    }
    if (registration.lookalike) return { kind: 'lookalike' };
    if (await isFull(trx, registration, existing)) return { kind: 'quota_exceeded', limit: quota };
    const refused = await tooManyRegistrations(trx, registration);
    if (refused !== null) return refused;
    const claim =
      existing === undefined
        ? await insertClaim(trx, registration, owner)
        : await claimAgain(trx, existing, registration);
    return { kind: 'registered', domain: claim };
  });
}

/** Deleted and off the edge; the row stays while the record is left behind. */
const REMOVED = { desired: 'deleted', edge_applied: false } as const;

/**
 * Returns whether the tenant's quota is used up. Deleted domains whose DNS record still leads here do not count
 * against it, but there may only be as many of those again, or adding and deleting would fill the table. `existing`:
 * the row that the name already has; it does not count twice.
 */
async function isFull(
  trx: Trx,
  { tenant, quota }: Pick<Registration, 'tenant' | 'quota'>,
  existing: { edge_applied: boolean } | undefined,
): Promise<boolean> {
  const { all, removed } = await trx
    .selectFrom('portal_domains')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere(eb.and(REMOVED)).as('removed'),
    ])
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow();
  const others = all - removed - (existing?.edge_applied === true ? 1 : 0);
  return others >= quota || (existing === undefined && all >= 2 * quota);
}

/** The reason before the first check. */
const FIRST_REASON: Reason = 'not_checked';
const REGISTERED = { kind: 'registered' } as const;

/**
 * A name that is being removed, or was: a new claim in the old row, with a new token and nothing proved. The CA counts by
 * name and knows of no deletion, so its pauses stay.
 */
async function claimAgain(
  trx: Trx,
  existing: Pick<StoredDomain, 'id' | 'generation' | 'progress'>,
  registration: Registration,
): Promise<DomainRow> {
  const { ownershipToken, now, lastDns = null } = registration;
  const { id } = existing;
  const row = await trx
    .updateTable('portal_domains')
    .set({
      registration_id: registration.id,
      desired: 'active',
      generation: existing.generation + 1,
      status: 'pending_dns',
      ...statusColumns(REGISTERED),
      reason: FIRST_REASON,
      actor: 'nobody',
      conditions: json([]),
      verification_details: json({ token: ownershipToken }),
      verification_method: null,
      proved_at: null,
      activated_at: null,
      given_up_at: null,
      next_check_at: now,
      progress: json({ ...freshProgress(now), ...orderHistory(existing.progress) }),
      last_dns: lastDns === null ? null : json(lastDns),
      created_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await startClaim(trx, { ...registration, id });
  return toDomainRow(row);
}

/** The first line of a claim's timeline, its entry in the audit, and the signal that starts its workflow. */
async function startClaim(
  trx: Trx,
  { id, tenant, domain, by, now, allowConfusable }: Registration,
): Promise<void> {
  const common = {
    at: now,
    from: null,
    reason: null,
    detail: { kind: 'status' as const, detail: REGISTERED },
    by: by.kind,
    evidence: null,
  };
  const action = 'domain.registered' as const;
  const to = { domain, ...(allowConfusable === true ? { allowConfusable } : {}) };
  await writeJournal(trx, id, {
    timeline: [{ ...common, kind: 'registered', to: 'pending_dns' }],
    audit: [{ by, at: now, action, tenant, domainId: id, to }],
    announcements: [ofChange({ id, tenant })],
  });
  await enqueueSignal(trx, { domainId: id, tenant, signal: 'reconcile', now });
}

type Owner = { canonical_host: string; gateway: string };

async function insertClaim(trx: Trx, registration: Registration, owner: Owner): Promise<DomainRow> {
  const { id, tenant, domain, ownershipToken, now, lastDns = null } = registration;
  const row = await trx
    .insertInto('portal_domains')
    .values({
      id,
      registration_id: id,
      tenant,
      domain,
      ...owner,
      status: 'pending_dns',
      ...statusColumns(REGISTERED),
      actor: 'nobody',
      conditions: json([]),
      desired: 'active',
      generation: 1,
      verification_details: json({ token: ownershipToken }),
      edge_applied: false,
      progress: json(freshProgress(now)),
      created_at: now,
      updated_at: now,
      reason: FIRST_REASON,
      verification_method: null,
      proved_at: null,
      certificate: null,
      certificate_secret_name: null,
      last_synced_resource_version: null,
      activated_at: null,
      given_up_at: null,
      // Due now: if its workflow is lost before the first round, the sweep of overdue domains finds it.
      next_check_at: now,
      last_checked_at: null,
      last_dns: lastDns === null ? null : json(lastDns),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await startClaim(trx, registration);
  return toDomainRow(row);
}

/** The tenant's domain, or null where it has none with this id. */
export async function getDomain(db: Db, tenant: string, id: string): Promise<DomainRow | null> {
  const domain = await getDomainById(db, id);
  return domain?.tenant === tenant.toLowerCase() ? domain : null;
}

/** The domain of whatever tenant; for operators. */
export async function getDomainById(db: Db, id: string): Promise<DomainRow | null> {
  if (!isUuid(id)) return null;
  const row = await selectDomains(db).where('portal_domains.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toDomainRow(row);
}

/** The tenant's row of a name, as it is stored, removed ones among them; null where there is none. */
export async function findByName(db: Db, tenant: string, domain: string): Promise<DomainRow | null> {
  const row = await selectDomains(db)
    .where('portal_domains.tenant', '=', tenant)
    .where('portal_domains.domain', '=', domain)
    .executeTakeFirst();
  return row === undefined ? null : toDomainRow(row);
}

/** The tenant's domains, by name; or, with `removed`, those that are gone but for a record left behind in the DNS. */
export async function listDomains(
  db: Db,
  tenant: string,
  { removed = false }: { removed?: boolean } = {},
): Promise<DomainRow[]> {
  if (!isUuid(tenant)) return [];
  const rows = await domainsOf(db, tenant, removed).execute();
  return rows.map(toDomainRow);
}

/** One page of the same, from the key of the page before; `limit` null: all. @throws StoreError `invalid_cursor`. */
export async function pageOfDomains(
  db: Db,
  tenant: string,
  { removed, cursor, limit }: { removed: boolean; cursor: string | undefined; limit: number | null },
): Promise<DomainPage> {
  if (!isUuid(tenant)) return { domains: [], nextCursor: null };
  let query = domainsOf(db, tenant, removed);
  if (limit !== null) query = query.limit(limit + 1);
  if (cursor !== undefined) {
    const last = readCursor(cursor, isName);
    query = query.where(({ refTuple, tuple, eb }) =>
      eb(refTuple('domain', 'id'), '>', tuple(last.name, last.id)),
    );
  }
  return pageFrom(await query.execute(), limit);
}

const domainsOf = (db: Db, tenant: string, removed: boolean) =>
  selectDomains(db)
    .where('portal_domains.tenant', '=', tenant)
    .where(({ eb, not }) => (removed ? eb.and(REMOVED) : not(eb.and(REMOVED))))
    .orderBy('domain')
    .orderBy('id');
