import { sql } from 'kysely';
import type { TroubleKind } from '../../core/fleet/incident.ts';
import type { Db, Trx } from '../database/database.ts';
import type { DueDomain } from './claim.ts';

export type Failing = { domain: DueDomain; failing: readonly TroubleKind[] };

/** Stores what fails, as store/fleet/health-signals.ts does for a round; one that failed before keeps its time. */
export async function keepFailing(trx: Trx, found: readonly Failing[], now: string): Promise<void> {
  const signals = found.flatMap(({ domain, failing }) => failing.map((kind) => ({ domain, kind })));
  if (signals.length === 0) return;
  await sql`
    insert into health_signals as old (domain_id, kind, tenant, failing, since)
    select signal.id, signal.kind, signal.tenant, true, ${now}
    from unnest(${signals.map(({ domain }) => domain.id)}::uuid[], ${signals.map(({ kind }) => kind)}::text[],
      ${signals.map(({ domain }) => domain.tenant)}::uuid[]) as signal (id, kind, tenant)
    -- Not of one that was forgotten or switched off meanwhile.
    where exists (select from portal_domains where id = signal.id and desired = 'active')
    order by signal.id, signal.kind
    on conflict (domain_id, kind) do update set failing = true, since = excluded.since
    where not old.failing`.execute(trx);
}

/** Ends what was stored of domains that a visit has found well. */
export async function endFailing(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from health_signals where failing and domain_id = any(${[...ids]}::uuid[])`.execute(db);
}

/** Locks the rows of these domains, in the order of their ids. A round locks its row first as well, and then its place. */
export async function lockRows(trx: Trx, domains: readonly DueDomain[]): Promise<void> {
  await sql`select id from portal_domains where id = any(${domains.map(({ id }) => id)}::uuid[])
    order by id for update`.execute(trx);
}
