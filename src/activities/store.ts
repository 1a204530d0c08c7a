import type { DomainSnapshot } from '../core/domain.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type { Recorded } from '../core/lifecycle/reconcile.ts';
import { beginRound as begin, recordRound as record } from '../store/domains/rounds.ts';
import type { StatusBefore } from '../store/domains/types.ts';
import { pastSpan } from '../telemetry/trace.ts';
import { certificateResult, countRound } from './count-round.ts';
import type { ActivityDeps } from './deps.ts';
import type { StoreActivities } from './port.ts';
import { roundEvents } from './round-events.ts';

/** Returns the current row, marked as picked up. */
export function beginRound(
  { db }: ActivityDeps,
  { domainId, now }: Parameters<StoreActivities['beginRound']>[0],
): Promise<DomainSnapshot | null> {
  return begin(db, domainId, now);
}

/** Writes what a round decided, unless the row has moved on; what was written is counted. */
export async function recordRound(
  { db, metrics, events, log }: ActivityDeps,
  { domainId, tenant, decision, observations }: Parameters<StoreActivities['recordRound']>[0],
): Promise<Recorded> {
  const outcome = await record(db, { domainId, decision, observations });
  if (outcome.kind !== 'recorded') return outcome;
  countRound(metrics, decision, outcome.before);
  traceIssuance(decision, outcome.before);
  const { before } = outcome;
  for (const event of roundEvents({ domainId, tenant }, decision, { before, observations }))
    events.capture(event);
  for (const { kind, from, to, reason } of decision.timeline) {
    if (kind !== 'status_changed') continue;
    log.info({ tenantId: tenant, portalDomainId: domainId, from, to, reason }, 'status changed');
  }
  return { kind: outcome.kind, snapshot: outcome.snapshot };
}

/** The CA's work as we saw it: from the round that began the order until the one that saw its result. */
function traceIssuance({ changes }: Decision, before: StatusBefore): void {
  const result = certificateResult(changes.conditions, before.conditions);
  const { lastIssuanceAt, issuanceAttempts } = changes.progress;
  if (result === null || lastIssuanceAt === null) return;
  pastSpan('certificate issuance', Date.parse(lastIssuanceAt), { result, attempt: issuanceAttempts });
}
