import type { Condition, ReasonOf } from '../core/conditions.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import type { StatusBefore } from '../store/domains/types.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';

/** Adds a written round to the worker's metrics. */
export function countRound(metrics: WorkerMetrics, decision: Decision, before: StatusBefore): void {
  const { at, changes, reason, timeline } = decision;
  for (const { kind } of timeline) {
    if (kind !== 'status_changed') continue;
    metrics.statusChanges.inc({ to: changes.status, reason: reason ?? 'none' });
    metrics.stageDuration.observe({ stage: before.status }, secondsBetween(before.since, at));
  }
  if (changes.status === 'active' && before.activatedAt === null) {
    metrics.timeToActive.observe(secondsBetween(changes.progress.attemptStartedAt, at));
  }
  const result = certificateResult(changes.conditions, before.conditions);
  if (result !== null) metrics.certificates.inc({ result });
}

/** The CA's result when the round is the first to see it, else null. */
export function certificateResult(
  now: readonly Condition[],
  before: readonly Condition[],
): ReasonOf<'CertificateReady'> | null {
  // What the CA does behind an own certificate is seen in its orders.
  if (speaksOfOwn(now) || speaksOfOwn(before)) return null;
  const result = certificateReason(now);
  return result === certificateReason(before) ? null : result;
}

const speaksOfOwn = (conditions: readonly Condition[]) => conditions.some(({ reason }) => OWN.has(reason));

const OWN: ReadonlySet<Condition['reason']> = new Set<ReasonOf<'CertificateReady'>>([
  ...(['own', 'own_ending', 'own_ended', 'own_unreadable'] as const),
]);

/** The CA's result: issued, or why not. An issuance that only waits has no result. */
function certificateReason(conditions: readonly Condition[]): ReasonOf<'CertificateReady'> | null {
  const ready = conditions.find((one) => one.type === 'CertificateReady');
  if (ready?.type !== 'CertificateReady') return null;
  return ready.reason === 'requesting' || ready.reason === 'not_requested' ? null : ready.reason;
}

const secondsBetween = (from: string, to: string) => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
