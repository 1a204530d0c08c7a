import type { Selectable } from 'kysely';
import type { ChosenEventType } from '../../core/webhooks/event-types.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { storable } from '../database/json.ts';
import { isUuid } from '../database/uuid.ts';
import type { WebhookEndpointsTable } from '../database/webhook-tables.ts';
import type { AuditAction, Author } from '../domains/types.ts';

/** An endpoint as operators see it, without its secrets. Times are ISO 8601. */
export type WebhookEndpoint = {
  id: string;
  url: string;
  /** Only this tenant's events; null: all. */
  tenant: string | null;
  /** The types that it wants; null: all. */
  events: ChosenEventType[] | null;
  createdAt: string;
  /** Failed attempts since the last one that succeeded. */
  failures: number;
  disabledAt: string | null;
  disabledReason: 'gone' | 'failing' | null;
  /** Until when the secret before signs as well; null: there is none. */
  oldSecretUntil: string | null;
};

/** Both secrets sign for so long after a rotation, in milliseconds. */
const OVERLAP_MS = 86_400_000;

type Asked = { id: string; by: Author; now: string };
type NewEndpoint = Asked & Pick<WebhookEndpoint, 'url' | 'tenant' | 'events'> & { secret: string };

/** Stores a new endpoint; null: there is no such tenant. `secret`: 32 bytes as base64. */
export function createEndpoint(
  db: Db,
  { id, url, tenant, events, secret, by, now }: NewEndpoint,
): Promise<WebhookEndpoint | null> {
  return db.transaction().execute(async (trx) => {
    if (tenant !== null && !(await isTenant(trx, tenant))) return null;
    const row = await trx
      .insertInto('webhook_endpoints')
      .values({
        ...{ id, url: storable(url), tenant, events, secret, created_at: now },
        ...{ old_secret: null, old_secret_until: null, disabled_at: null, disabled_reason: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await audit(trx, 'webhook.created', { by, now, row });
    return endpointOf(row, now);
  });
}

/** Lists the endpoints, oldest first. */
export async function listEndpoints(db: Db, now: string): Promise<WebhookEndpoint[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => endpointOf(row, now));
}

export async function findEndpoint(db: Db, id: string, now: string): Promise<WebhookEndpoint | null> {
  const row = await find(db, id);
  return row === null ? null : endpointOf(row, now);
}

/** Returns an endpoint with the secrets that sign now, the newer one first; base64 of 32 bytes each. */
export async function signingEndpoint(
  db: Db,
  id: string,
  now: string,
): Promise<{ url: string; secrets: string[] } | null> {
  const row = await find(db, id);
  return row === null ? null : { url: row.url, secrets: secretsOf(row, now) };
}

/** Deletes an endpoint with its deliveries; false: there is none. */
export function deleteEndpoint(db: Db, { id, by, now }: Asked): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!isUuid(id)) return false;
    const row = await trx
      .deleteFrom('webhook_endpoints')
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return false;
    await audit(trx, 'webhook.deleted', { by, now, row });
    return true;
  });
}

/** Signs with a new secret, beside the one until now for another day; null: there is no such endpoint. */
export function rotateSecret(
  db: Db,
  { id, secret, by, now }: Asked & { secret: string },
): Promise<WebhookEndpoint | null> {
  return changeEndpoint(db, { id, by, now, action: 'webhook.secret_rotated' }, (row) => ({
    secret,
    old_secret: row.secret,
    old_secret_until: new Date(Date.parse(now) + OVERLAP_MS).toISOString(),
  }));
}

/** Records that somebody sent a test to an endpoint, and what came back. */
export async function auditTest(
  db: Db,
  { id, by, now, answer }: Asked & { answer: Record<string, unknown> },
): Promise<void> {
  const entry = { by, at: now, action: 'webhook.tested' as const, tenant: null, domainId: null };
  await recordAudit(db, { ...entry, to: { id, ...answer } });
}

type Change = Asked & { action: AuditAction };

/** Changes an endpoint and writes it down; null: there is none. */
export function changeEndpoint(
  db: Db,
  { id, by, now, action }: Change,
  changes: (row: Selectable<WebhookEndpointsTable>) => Partial<Selectable<WebhookEndpointsTable>>,
  also: (trx: Trx) => Promise<void> = async () => undefined,
): Promise<WebhookEndpoint | null> {
  return db.transaction().execute(async (trx) => {
    const before = await find(trx, id, { lock: true });
    if (before === null) return null;
    const row = await trx
      .updateTable('webhook_endpoints')
      .set(changes(before))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await also(trx);
    await audit(trx, action, { by, now, row });
    return endpointOf(row, now);
  });
}

/** Keys stay as they are: nobody waits who refers to the row. */
async function find(
  db: Db,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Selectable<WebhookEndpointsTable> | null> {
  if (!isUuid(id)) return null;
  const query = db.selectFrom('webhook_endpoints').selectAll().where('id', '=', id);
  return (await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()) ?? null;
}

async function isTenant(db: Db, id: string): Promise<boolean> {
  const query = db.selectFrom('tenants').select('id').where('id', '=', id).where('removed_at', 'is', null);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Returns the secrets of an endpoint that sign at a time. */
export function secretsOf(
  row: Pick<Selectable<WebhookEndpointsTable>, 'secret' | 'old_secret' | 'old_secret_until'>,
  now: string,
): string[] {
  const { secret, old_secret: old, old_secret_until: until } = row;
  return old !== null && until !== null && until > now ? [secret, old] : [secret];
}

function endpointOf(row: Selectable<WebhookEndpointsTable>, now: string): WebhookEndpoint {
  const { id, url, tenant, events, created_at, failures, disabled_at, disabled_reason, old_secret_until } =
    row;
  return {
    ...{ id, url, tenant, events, failures },
    createdAt: created_at,
    disabledAt: disabled_at,
    disabledReason: disabled_reason,
    oldSecretUntil: old_secret_until !== null && old_secret_until > now ? old_secret_until : null,
  };
}

/** Query and path of a URL often hold a key of the receiver's own, so that the audit keeps its origin only. */
async function audit(
  trx: Trx,
  action: AuditAction,
  { by, now, row }: { by: Author; now: string; row: Selectable<WebhookEndpointsTable> },
): Promise<void> {
  const { id, url, tenant, events } = row;
  const entry = { by, at: now, action, tenant, domainId: null };
  await recordAudit(trx, { ...entry, to: { id, origin: new URL(url).origin, events } });
}
