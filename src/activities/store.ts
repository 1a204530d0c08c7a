import type { DomainSnapshot } from '../core/domain.ts';
import { beginTurn as begin, recordTurn as record } from '../store/turns.ts';
import type { RecordOutcome } from '../store/types.ts';
import type { ActivityDeps } from './deps.ts';
import type { StoreActivities } from './port.ts';

/** The row as it stands, marked as picked up. */
export function beginTurn(
  { db }: ActivityDeps,
  { domainId, now }: Parameters<StoreActivities['beginTurn']>[0],
): Promise<DomainSnapshot | null> {
  return begin(db, domainId, now);
}

/** Writes what a turn decided, unless the row has moved on. */
export async function recordTurn(
  { db, metrics, log }: ActivityDeps,
  { domainId, tenant, decision, observations }: Parameters<StoreActivities['recordTurn']>[0],
): Promise<RecordOutcome> {
  const outcome = await record(db, { domainId, decision, observations });
  for (const entry of decision.timeline) {
    if (entry.kind !== 'status_changed' || outcome.kind !== 'recorded') continue;
    metrics.statusChanges.inc({ to: decision.changes.status, reason: decision.reason ?? 'none' });
    const { from, to, reason } = entry;
    log.info({ tenantId: tenant, portalDomainId: domainId, from, to, reason }, 'status changed');
  }
  return outcome;
}
