import { sql } from 'kysely';
import {
  AFTERMATH_SECONDS,
  type Figures,
  HOLD_SECONDS,
  type Incident,
  isIncident,
  isTooFew,
  type OpenIncident,
  TROUBLE_KINDS,
  type TroubleKind,
  WINDOW_SECONDS,
} from '../../core/fleet/incident.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { recordAudit, systemAuthor } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { recordIncidentEvent } from '../webhooks/events.ts';

/**
 * An incident as operators see it. Times are ISO 8601; `closedAt` is null while it is open, `holdEndedAt` while it holds
 * tear-downs.
 */
export type OurIncident = Omit<Figures, 'liveTenants'> & {
  kind: TroubleKind;
  since: string;
  openedAt: string;
  closedAt: string | null;
  holdEndsAt: string;
  holdEndedAt: string | null;
};

/**
 * Suspension of removals. `auto`: while an incident is open, for a limited time. `on`: by an operator, without an
 * incident and without end. `off`: never.
 */
export type IncidentHold = 'auto' | 'on' | 'off';

export type IncidentChange =
  | { kind: TroubleKind; is: 'opened'; holds: boolean; figures: Figures }
  | { kind: TroubleKind; is: 'closed'; figures: Figures }
  /** It is open, and holds nothing any more. */
  | { kind: TroubleKind; is: 'hold_ended' };

/**
 * Lists the incidents that a reconciliation takes into account: open ones, and those that closed less than a day ago,
 * while they suspend removals. An incident that suspends nothing any more is left out, so that a reconciliation acts
 * as if there were none.
 */
export async function incidentsNow(db: Db): Promise<Incident[]> {
  const rows = await db
    .selectFrom('our_incidents')
    .select(['kind', 'since', 'closed_at'])
    .where('hold_ended_at', 'is', null)
    .execute();
  return rows.map(({ kind, since, closed_at }) => ({ kind, since, open: closed_at === null }));
}

/** Lists the open incidents, also those that suspend nothing any more, or never did by the settings. */
export async function openIncidents(db: Db): Promise<OpenIncident[]> {
  const rows = await db
    .selectFrom('our_incidents')
    .select(['kind', 'since', 'hold_ended_at'])
    .where('closed_at', 'is', null)
    .execute();
  return rows.map(({ kind, since, hold_ended_at }) => ({
    ...{ kind, since, open: true, suspends: hold_ended_at === null },
  }));
}

/** For operators: also those that hold nothing any more. */
export async function listIncidents(db: Db): Promise<OurIncident[]> {
  const rows = await db.selectFrom('our_incidents').selectAll().orderBy('opened_at').execute();
  return rows.map((row) => ({
    kind: row.kind,
    since: row.since,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    holdEndsAt: row.hold_ends_at,
    holdEndedAt: row.hold_ended_at,
    domains: row.domains,
    tenants: row.tenants,
    ofTenants: row.of_tenants,
  }));
}

/**
 * Counts what fails together, and opens and closes incidents accordingly. Any number of workers may do so; one at a time
 * does, and the others find nothing left to change.
 * @returns what this call changed.
 */
export function assessFleet(db: Db, hold: IncidentHold, now: string): Promise<IncidentChange[]> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('our_incidents')) as free`.execute(trx);
    if (rows[0]?.free !== true) return [];
    await forgetOld(trx, now);
    const changes = hold === 'on' ? [] : await endHolds(trx, now);
    const known = await listIncidents(trx);
    for (const kind of TROUBLE_KINDS) {
      const last = known.find((one) => one.kind === kind) ?? null;
      const change = await assessKind(trx, { kind, last, hold, now });
      if (change !== null) changes.push(change);
    }
    if (hold === 'off') await holdNothing(trx, now);
    return changes;
  });
}

/** @param last the incident of this kind that is open, or ended within the day. */
type Assessment = { kind: TroubleKind; last: OurIncident | null; hold: IncidentHold; now: string };

async function assessKind(trx: Trx, { kind, last, hold, now }: Assessment): Promise<IncidentChange | null> {
  const open = last?.closedAt === null ? last : null;
  const windowBegan = plusSeconds(now, -WINDOW_SECONDS);
  const figures = await figuresOf(trx, kind, { since: open?.since ?? windowBegan, windowBegan });
  const is = hold === 'auto' ? isIncident(kind, open !== null, figures) : hold === 'on';
  if (is) {
    await keepOpen(trx, { kind, since: windowBegan, openedAt: now, figures });
    if (hold === 'on') await holdOn(trx, kind, now);
    if (open !== null) return null;
  } else {
    if (open === null) return null;
    await trx.updateTable('our_incidents').set({ closed_at: now }).where('kind', '=', kind).execute();
  }
  await auditChange(trx, is ? 'incident.opened' : 'incident.closed', now, { kind, ...figures });
  const { domains, tenants, ofTenants } = figures;
  const data = { kind, domains, tenants, ofTenants };
  await recordIncidentEvent(trx, { at: now, type: is ? 'incident.opened' : 'incident.closed', data });
  if (!is) return { kind, is: 'closed', figures };
  return {
    kind,
    is: 'opened',
    holds: hold === 'on' || last === null || last.holdEndedAt === null || endedByHand(last),
    figures,
  };
}

/** Ends suspensions that have reached their limit; an incident that recurs within a day does not start a new one. */
async function endHolds(trx: Trx, now: string): Promise<IncidentChange[]> {
  const ended = await trx
    .updateTable('our_incidents')
    .set({ hold_ended_at: now })
    .where('hold_ended_at', 'is', null)
    .where('hold_ends_at', '<=', now)
    .returning(['kind', 'closed_at'])
    .execute();
  const open = ended.filter(({ closed_at }) => closed_at === null);
  for (const { kind } of open) await auditChange(trx, 'incident.hold_ended', now, { kind });
  return open.map(({ kind }) => ({ kind, is: 'hold_ended' }));
}

/** While an operator suspends removals, the suspension does not end; afterwards its limit counts from then. */
async function holdOn(trx: Trx, kind: TroubleKind, now: string): Promise<void> {
  await trx
    .updateTable('our_incidents')
    .set({ hold_ends_at: plusSeconds(now, HOLD_SECONDS), hold_ended_at: null })
    .where('kind', '=', kind)
    .execute();
}

/**
 * Ends every suspension, on an operator's request: then the day after an incident suspends nothing either, the sweep
 * of orphans included.
 */
async function holdNothing(trx: Trx, now: string): Promise<void> {
  await trx
    .updateTable('our_incidents')
    .set({ hold_ended_at: now })
    .where('hold_ended_at', 'is', null)
    .execute();
}

/** Returns whether an operator ended the suspension before its time: a new incident suspends removals again. */
const endedByHand = ({ holdEndedAt, holdEndsAt }: OurIncident) =>
  holdEndedAt !== null && holdEndedAt < holdEndsAt;

type AuditedChange = 'incident.opened' | 'incident.hold_ended' | 'incident.closed';

function auditChange(trx: Trx, action: AuditedChange, at: string, to: Record<string, unknown>) {
  return recordAudit(trx, { by: systemAuthor('worker'), at, action, tenant: null, domainId: null, to });
}

/** Opens an incident, also after one of the same kind that has just closed; or updates the figures of an open one. */
async function keepOpen(
  trx: Trx,
  {
    kind,
    since,
    openedAt,
    figures,
  }: { kind: TroubleKind; since: string; openedAt: string; figures: Figures },
): Promise<void> {
  const { domains, tenants, ofTenants } = figures;
  const holdEndsAt = plusSeconds(openedAt, HOLD_SECONDS);
  await sql`insert into our_incidents as old (kind, since, opened_at, hold_ends_at, domains, tenants, of_tenants)
    values (${kind}, ${since}, ${openedAt}, ${holdEndsAt}, ${domains}, ${tenants}, ${ofTenants})
    on conflict (kind) do update set
      domains = excluded.domains, tenants = excluded.tenants, of_tenants = excluded.of_tenants,
      since = case when old.closed_at is null then old.since else excluded.since end,
      hold_ended_at = case
        when old.closed_at is not null and old.hold_ended_at < old.hold_ends_at then null
        else old.hold_ended_at end,
      opened_at = case when old.closed_at is null then old.opened_at else excluded.opened_at end,
      closed_at = null`.execute(trx);
}

/** Counts the failing domains and tenants. While only few fail, which is the rule, the whole fleet is not counted. */
async function figuresOf(
  trx: Trx,
  kind: TroubleKind,
  { since, windowBegan }: { since: string; windowBegan: string },
): Promise<Figures> {
  const { rows } = await sql<{ domains: number; tenants: number }>`
    select count(*)::int as domains, count(distinct tenant)::int as tenants from health_signals
    where kind = ${kind} and failing and since >= ${since}`.execute(trx);
  const failing = rows[0] ?? { domains: 0, tenants: 0 };
  if (isTooFew(failing)) return { ...failing, ofTenants: failing.tenants, liveTenants: failing.tenants };
  const liveTenants = await tenantsWithLiveDomains(trx);
  const ofTenants = kind === 'certificate' ? await tenantsOfOrders(trx, since, windowBegan) : liveTenants;
  return { ...failing, ofTenants, liveTenants };
}

async function tenantsWithLiveDomains(trx: Trx): Promise<number> {
  const { rows } = await sql<{ tenants: number }>`
    select count(distinct tenant)::int as tenants from portal_domains
    where desired = 'active' and proved_at is not null and activated_at is not null and given_up_at is null`.execute(
    trx,
  );
  return rows[0]?.tenants ?? 0;
}

/** Counts the tenants for whom an order failed or a certificate was issued lately. */
async function tenantsOfOrders(trx: Trx, since: string, windowBegan: string): Promise<number> {
  const { rows } = await sql<{ tenants: number }>`
    select count(distinct tenant)::int as tenants from health_signals
    where kind = 'certificate'
      and ((failing and since >= ${since}) or (not failing and since >= ${windowBegan}))`.execute(trx);
  return rows[0]?.tenants ?? 0;
}

/** Signs that compare with nothing any more, and incidents whose day after is over. */
async function forgetOld(trx: Trx, now: string): Promise<void> {
  await sql`delete from health_signals where not failing and since < ${plusSeconds(now, -WINDOW_SECONDS)}
    and kind = any(${[...TROUBLE_KINDS]})`.execute(trx);
  await trx
    .deleteFrom('our_incidents')
    .where('closed_at', '<', plusSeconds(now, -AFTERMATH_SECONDS))
    .execute();
}
