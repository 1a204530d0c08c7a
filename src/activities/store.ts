import type { DomainSnapshot } from '../core/domain.ts';
import { beginTurn as begin, recordTurn as record } from '../store/turns.ts';
import { countTurn } from './count-turn.ts';
import type { ActivityDeps } from './deps.ts';
import type { StoreActivities, TurnOutcome } from './port.ts';

/** The row as it stands, marked as picked up. */
export function beginTurn(
  { db }: ActivityDeps,
  { domainId, now }: Parameters<StoreActivities['beginTurn']>[0],
): Promise<DomainSnapshot | null> {
  return begin(db, domainId, now);
}

/** Writes what a turn decided, unless the row has moved on; what was written is counted. */
export async function recordTurn(
  { db, metrics, log }: ActivityDeps,
  { domainId, tenant, decision, observations }: Parameters<StoreActivities['recordTurn']>[0],
): Promise<TurnOutcome> {
  const outcome = await record(db, { domainId, decision, observations });
  if (outcome.kind !== 'recorded') return outcome;
  countTurn(metrics, decision, outcome.before);
  for (const { kind, from, to, reason } of decision.timeline) {
    if (kind !== 'status_changed') continue;
    log.info({ tenantId: tenant, portalDomainId: domainId, from, to, reason }, 'status changed');
  }
  return { kind: outcome.kind, snapshot: outcome.snapshot };
}
