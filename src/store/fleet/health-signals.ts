import { sql } from 'kysely';
import { type HealthSignal, healthSignalsOf } from '../../core/fleet/health-signals.ts';
import { TROUBLE_KINDS, type TroubleKind } from '../../core/fleet/incident.ts';
import type { Trx } from '../database/database.ts';
import type { StoredDomain } from '../domains/rows.ts';

/**
 * Stores the health signals of a domain that a decision changed, in the decision's transaction. A domain that was
 * healthy and still is costs nothing.
 */
export async function storeHealthSignals(
  trx: Trx,
  before: StoredDomain,
  after: StoredDomain,
  at: string,
): Promise<void> {
  const [was, is] = [healthSignalsIn(before), healthSignalsIn(after)];
  for (const kind of TROUBLE_KINDS) {
    const hasRenewed = kind === 'certificate' && before.certificate?.notAfter !== after.certificate?.notAfter;
    if (is[kind] !== was[kind] || hasRenewed)
      await storeHealthSignal(trx, after, { kind, sign: is[kind], at });
  }
  // A request may have disabled the domain before this round began.
  const isOut = TROUBLE_KINDS.every((kind) => is[kind] === 'none');
  if (isOut && before.status !== after.status)
    await trx.deleteFrom('health_signals').where('domain_id', '=', after.id).execute();
}

function healthSignalsIn(row: StoredDomain) {
  return healthSignalsOf({
    desired: row.desired,
    provedAt: row.proved_at,
    activatedAt: row.activated_at,
    givenUpAt: row.given_up_at,
    conditions: row.conditions,
    knowsOurAddress: row.last_dns === null || row.last_dns.edgeAddresses.length > 0,
  });
}

/**
 * Stores one health signal. A signal that keeps failing keeps the time of its first failure; an issued certificate is
 * stored also when none had failed.
 */
async function storeHealthSignal(
  trx: Trx,
  { id, tenant }: StoredDomain,
  { kind, sign, at }: { kind: TroubleKind; sign: HealthSignal; at: string },
): Promise<void> {
  switch (sign) {
    case 'unknown':
      return;
    case 'none':
      await trx.deleteFrom('health_signals').where('domain_id', '=', id).where('kind', '=', kind).execute();
      return;
    case 'failing':
      await sql`insert into health_signals as old values (${id}, ${kind}, ${tenant}, true, ${at})
        on conflict (domain_id, kind) do update set failing = true, since = excluded.since
        where not old.failing`.execute(trx);
      return;
    case 'well':
      if (kind === 'certificate')
        await sql`insert into health_signals values (${id}, ${kind}, ${tenant}, false, ${at})
          on conflict (domain_id, kind) do update set failing = false, since = excluded.since`.execute(trx);
      else await sql`delete from health_signals where domain_id = ${id} and kind = ${kind}`.execute(trx);
  }
}
